#include "core/state/saved_state.hpp"

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>
#include <boost/crc.hpp>
#include <cinttypes>
#include <cstdio>
#include <utility>

namespace pipeline::core {
namespace {

constexpr int kFormat = 1;
constexpr std::size_t kLongestHeader = 200;  // no header is longer: what has a longer first line is no state

using Value = rapidjson::Value;
using Document = rapidjson::Document;

// Iterative: a text nested deeply must not use up the stack.
constexpr unsigned kParseFlags = rapidjson::kParseIterativeFlag;

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

std::string compact_text(const Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

// JSON as JSON, so that people can read it. Not what would come back changed: a number of 30 digits, a space.
Value opaque_value(const std::string& text, Document& document) {
  Document parsed(&document.GetAllocator());
  parsed.Parse<kParseFlags>(text.data(), text.size());
  if (parsed.HasParseError() || !parsed.IsObject() || compact_text(parsed) != text) return text_value(text, document);
  return std::move(static_cast<Value&>(parsed));
}

std::string opaque_text(const Value& value) {
  if (value.IsString()) return {value.GetString(), value.GetStringLength()};
  return compact_text(value);
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
  Value sources(rapidjson::kObjectType);
  for (const auto& [id, source] : state.sources) {
    Value entry(rapidjson::kObjectType);
    entry.AddMember("kind", text_value(source.kind, document), allocator);
    sources.AddMember(text_value(id, document), entry, allocator);
  }
  document.AddMember("sources", sources, allocator);
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
  for (const auto& [id, sink] : state.sinks) {
    Value entry(rapidjson::kObjectType);
    entry.AddMember("kind", text_value(sink.kind, document), allocator);
    entry.AddMember("token", opaque_value(sink.token, document), allocator);
    sinks.AddMember(text_value(id, document), entry, allocator);
  }
  document.AddMember("sinks", sinks, allocator);
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  writer.SetIndent(' ', 1);
  document.Accept(writer);
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

bool decode_cursors(const Value& streams, std::vector<Cursor>& cursors) {
  for (const Value& entry : streams.GetArray()) {
    if (!entry.IsObject() || !entry.HasMember("cursor")) return false;
    cursors.push_back({string_member(entry, "namespace"), string_member(entry, "stream"), string_member(entry, "slice"),
                       opaque_text(entry["cursor"])});
  }
  return true;
}

// Only sinks have tokens.
bool decode_stages(const Value& stages, bool with_tokens, std::map<std::string, SavedStage>& result) {
  for (const auto& stage : stages.GetObject()) {
    if (!stage.value.IsObject()) return false;
    const auto token = stage.value.FindMember("token");
    result[{stage.name.GetString(), stage.name.GetStringLength()}] = {
        string_member(stage.value, "kind"),
        with_tokens && token != stage.value.MemberEnd() ? opaque_text(token->value) : ""};
  }
  return true;
}

Result<SavedState> decode_body(std::string_view text) {
  Document document;
  document.Parse<kParseFlags>(text.data(), text.size());
  const Status damaged = Status::failed("it is not a state file");
  if (document.HasParseError() || !document.IsObject()) return damaged;
  const auto has = [&](const char* name, bool (Value::*is)() const) {
    return document.HasMember(name) && (document[name].*is)();
  };
  if (!has("checkpoint", &Value::IsUint64) || !has("streams", &Value::IsArray) || !has("sources", &Value::IsObject) ||
      !has("sinks", &Value::IsObject)) {
    return damaged;
  }
  SavedState state{string_member(document, "pipeline"), document["checkpoint"].GetUint64(), {}, {}, {}};
  const bool whole = decode_cursors(document["streams"], state.cursors) &&
                     decode_stages(document["sources"], false, state.sources) &&
                     decode_stages(document["sinks"], true, state.sinks);
  if (!whole) return damaged;
  return state;
}

}  // namespace

std::string encode_state(const SavedState& state) {
  const std::string body = encode_body(state);
  return "{\"pipeline_state\": " + std::to_string(kFormat) + ", \"checksum\": \"" + checksum_of(body) +
         "\", \"bytes\": " + std::to_string(body.size()) + "}\n" + body;
}

Result<SavedState> decode_state(std::string_view text) {
  const std::size_t line_end = std::min(text.find('\n'), text.size());
  Document header;
  header.Parse<kParseFlags>(text.data(), std::min(line_end, kLongestHeader));
  if (header.HasParseError() || !header.IsObject() || !header.HasMember("pipeline_state") ||
      !header["pipeline_state"].IsInt() || header["pipeline_state"].GetInt() < 1) {
    return Status::failed("it is not a state file");
  }
  const int format = header["pipeline_state"].GetInt();
  if (format > kFormat) {
    return Status::failed("it has format " + std::to_string(format) + ", this program reads up to " +
                          std::to_string(kFormat));
  }
  if (!header.HasMember("bytes") || !header["bytes"].IsUint64()) return Status::failed("it is not a state file");
  const std::string_view body = line_end == text.size() ? "" : text.substr(line_end + 1);
  const std::uint64_t bytes = header["bytes"].GetUint64();
  if (body.size() != bytes) {
    return Status::failed("it is cut: " + std::to_string(body.size()) + " of " + std::to_string(bytes) + " bytes");
  }
  if (string_member(header, "checksum") != checksum_of(body)) return Status::failed("its checksum is wrong");
  return decode_body(body);
}

}  // namespace pipeline::core
