#include "core/state/saved_state.hpp"

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <boost/crc.hpp>
#include <cinttypes>
#include <cstdio>
#include <utility>

namespace pipeline::core {
namespace {

constexpr int kFormat = 1;

using Value = rapidjson::Value;
using Document = rapidjson::Document;

std::string checksum_of(std::string_view text) {
  boost::crc_32_type crc;
  crc.process_bytes(text.data(), text.size());
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "crc32:%08" PRIx32, static_cast<std::uint32_t>(crc.checksum()));
  return buffer;
}

Value text_value(const std::string& text, Document& document) {
  return Value(text.data(), static_cast<rapidjson::SizeType>(text.size()), document.GetAllocator());
}

// JSON as JSON, so that people can read it; any other text as a string.
Value opaque_value(const std::string& text, Document& document) {
  Document parsed(&document.GetAllocator());
  parsed.Parse<rapidjson::kParseFullPrecisionFlag>(text.data(), text.size());
  if (parsed.HasParseError() || !parsed.IsObject()) return text_value(text, document);
  return std::move(static_cast<Value&>(parsed));
}

std::string opaque_text(const Value& value) {
  if (value.IsString()) return {value.GetString(), value.GetStringLength()};
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

std::string string_member(const Value& object, const char* name) {
  const auto found = object.FindMember(name);
  if (found == object.MemberEnd() || !found->value.IsString()) return {};
  return {found->value.GetString(), found->value.GetStringLength()};
}

std::string encode_body(const SavedState& state) {
  Document document(rapidjson::kObjectType);
  auto& allocator = document.GetAllocator();
  document.AddMember("pipeline", text_value(state.pipeline, document), allocator);
  document.AddMember("checkpoint", state.checkpoint, allocator);
  Value streams(rapidjson::kArrayType);
  for (const Cursor& cursor : state.cursors) {
    Value entry(rapidjson::kObjectType);
    entry.AddMember("namespace", text_value(cursor.name_space, document), allocator);
    entry.AddMember("stream", text_value(cursor.name, document), allocator);
    entry.AddMember("slice", text_value(cursor.slice, document), allocator);
    entry.AddMember("cursor", opaque_value(cursor.value, document), allocator);
    streams.PushBack(entry, allocator);
  }
  document.AddMember("streams", streams, allocator);
  Value sinks(rapidjson::kObjectType);
  for (const auto& [id, token] : state.tokens) {
    sinks.AddMember(text_value(id, document), opaque_value(token, document), allocator);
  }
  document.AddMember("sinks", sinks, allocator);
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  writer.SetIndent(' ', 1);
  document.Accept(writer);
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

Result<SavedState> decode_body(std::string_view text) {
  Document document;
  document.Parse<rapidjson::kParseFullPrecisionFlag>(text.data(), text.size());
  const auto damaged = [] { return Status::failed("it is not a state file"); };
  if (document.HasParseError() || !document.IsObject()) return damaged();
  const auto streams = document.FindMember("streams");
  const auto sinks = document.FindMember("sinks");
  const auto checkpoint = document.FindMember("checkpoint");
  if (streams == document.MemberEnd() || !streams->value.IsArray() || sinks == document.MemberEnd() ||
      !sinks->value.IsObject() || checkpoint == document.MemberEnd() || !checkpoint->value.IsUint64()) {
    return damaged();
  }
  SavedState state{string_member(document, "pipeline"), checkpoint->value.GetUint64(), {}, {}};
  for (const Value& entry : streams->value.GetArray()) {
    if (!entry.IsObject() || !entry.HasMember("cursor")) return damaged();
    state.cursors.push_back({string_member(entry, "namespace"), string_member(entry, "stream"),
                             string_member(entry, "slice"), opaque_text(entry["cursor"])});
  }
  for (const auto& sink : sinks->value.GetObject()) {
    state.tokens.emplace(std::string(sink.name.GetString(), sink.name.GetStringLength()), opaque_text(sink.value));
  }
  return state;
}

}  // namespace

std::string encode_state(const SavedState& state) {
  const std::string body = encode_body(state);
  return "{\"pipeline_state\": " + std::to_string(kFormat) + ", \"checksum\": \"" + checksum_of(body) +
         "\", \"bytes\": " + std::to_string(body.size()) + "}\n" + body;
}

Result<SavedState> decode_state(std::string_view text) {
  const std::size_t line_end = text.find('\n');
  Document header;
  header.Parse(text.data(), line_end == std::string_view::npos ? text.size() : line_end);
  if (header.HasParseError() || !header.IsObject() || !header.HasMember("pipeline_state") ||
      !header["pipeline_state"].IsInt() || !header.HasMember("bytes") || !header["bytes"].IsUint64()) {
    return Status::failed("it is not a state file");
  }
  const int format = header["pipeline_state"].GetInt();
  if (format > kFormat) {
    return Status::failed("it has format " + std::to_string(format) + ", this program reads up to " +
                          std::to_string(kFormat));
  }
  const std::string_view body = line_end == std::string_view::npos ? "" : text.substr(line_end + 1);
  const std::uint64_t bytes = header["bytes"].GetUint64();
  if (body.size() != bytes) {
    return Status::failed("it is cut: " + std::to_string(body.size()) + " of " + std::to_string(bytes) + " bytes");
  }
  if (string_member(header, "checksum") != checksum_of(body)) return Status::failed("its checksum is wrong");
  return decode_body(body);
}

}  // namespace pipeline::core
