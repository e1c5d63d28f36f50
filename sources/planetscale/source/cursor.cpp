#include "source/cursor.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "source/base64.hpp"
#include "vstream/charset.hpp"

namespace pipeline::planetscale {
namespace {

constexpr int kVersion = 1;

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

std::string text_of(const wire::Field& field) {
  const bool readable = !field.column_type().empty() && is_valid_utf8(field.column_type());
  return readable ? field.name() + " " + field.column_type() : field.name();
}

// A message with `fields`, to be read by a person and by `read_encoded`.
template <typename Message>
void write_encoded(Writer& writer, const char* name, const Message& message) {
  writer.Key(name);
  writer.StartObject();
  writer.Key("columns");
  writer.StartArray();
  for (const wire::Field& field : message.fields()) writer.String(text_of(field).c_str());
  writer.EndArray();
  writer.Key("encoded");
  writer.String(base64_encode(message.SerializeAsString()).c_str());
  writer.EndObject();
}

const rapidjson::Value* member(const rapidjson::Value& object, const char* name) {
  return object.HasMember(name) ? &object[name] : nullptr;
}

std::optional<std::string> text_member(const rapidjson::Value& object, const char* name) {
  const rapidjson::Value* value = member(object, name);
  if (value == nullptr || !value->IsString()) return std::nullopt;
  return std::string(value->GetString(), value->GetStringLength());
}

// False = it is there and can't be read.
template <typename Message>
bool read_encoded(const rapidjson::Value& object, const char* name, std::optional<Message>& message) {
  const rapidjson::Value* value = member(object, name);
  if (value == nullptr) return true;
  const std::optional<std::string> encoded = value->IsObject() ? text_member(*value, "encoded") : std::nullopt;
  const std::optional<std::string> bytes = encoded ? base64_decode(*encoded) : std::nullopt;
  return bytes && message.emplace().ParseFromString(*bytes);
}

}  // namespace

std::string encode_cursor(const ShardCursor& cursor) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  writer.Key("version");
  writer.Int(kVersion);
  writer.Key("generation");
  writer.Uint64(cursor.generation);
  writer.Key("copy");
  writer.String(cursor.copy_done ? "done" : "running");
  writer.Key("gtid");
  writer.String(cursor.gtid.c_str());
  if (cursor.lastpk) write_encoded(writer, "lastpk", *cursor.lastpk);
  if (cursor.fields) write_encoded(writer, "schema", *cursor.fields);
  writer.EndObject();
  return buffer.GetString();
}

Result<ShardCursor> decode_cursor(std::string_view text) {
  const auto unreadable = [&] {
    return Status::failed("the saved cursor can't be read: " + std::string(text.substr(0, 200)));
  };
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
  if (document.HasParseError() || !document.IsObject()) return unreadable();
  const rapidjson::Value* version = member(document, "version");
  if (version == nullptr || !version->IsInt()) return unreadable();
  if (version->GetInt() != kVersion) {
    return Status::failed("the saved cursor has version " + std::to_string(version->GetInt()) +
                          ", this program reads version " + std::to_string(kVersion));
  }
  const rapidjson::Value* generation = member(document, "generation");
  const std::optional<std::string> copy = text_member(document, "copy");
  const std::optional<std::string> gtid = text_member(document, "gtid");
  if (generation == nullptr || !generation->IsUint64() || !copy || !gtid) return unreadable();
  ShardCursor cursor{generation->GetUint64(), *copy == "done", *gtid, std::nullopt, {}};
  if (!read_encoded(document, "lastpk", cursor.lastpk) || !read_encoded(document, "schema", cursor.fields)) {
    return unreadable();
  }
  return cursor;
}

}  // namespace pipeline::planetscale
