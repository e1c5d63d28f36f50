#include "source/cursor.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

#include "source/base64.hpp"
#include "vstream/charset.hpp"
#include "vstream/column_plan.hpp"
#include "vstream/gtid_set.hpp"

namespace pipeline::planetscale {
namespace {

constexpr int kVersion = 1;

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

std::string text_of(const wire::Field& field) {
  const bool readable = !field.column_type().empty() && is_valid_utf8(field.column_type());
  return readable ? field.name() + " " + field.column_type() : field.name();
}

// What a person reads of a key: its values, bytes that are no text in base64.
void write_values(Writer& writer, const wire::Row& row) {
  writer.Key("values");
  writer.StartArray();
  std::size_t at = 0;
  for (const int64_t length : row.lengths()) {
    if (length < 0 || at + static_cast<std::size_t>(length) > row.values().size()) {
      writer.Null();
      continue;
    }
    const std::string value = row.values().substr(at, static_cast<std::size_t>(length));
    at += value.size();
    writer.String((is_valid_utf8(value) ? value : base64_encode(value)).c_str());
  }
  writer.EndArray();
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
  if constexpr (requires { message.rows(); }) {
    if (message.rows_size() > 0) write_values(writer, message.rows(0));
  }
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

// False = it is there and can't be read.
bool read_names(const rapidjson::Value& object, const char* key, std::vector<std::string>& names) {
  const rapidjson::Value* value = member(object, key);
  if (value == nullptr) return true;
  if (!value->IsArray()) return false;
  for (const auto& name : value->GetArray()) {
    if (!name.IsString()) return false;
    names.emplace_back(name.GetString(), name.GetStringLength());
  }
  return true;
}

void write_names(Writer& writer, const char* key, const std::vector<std::string>& names) {
  if (names.empty()) return;
  writer.Key(key);
  writer.StartArray();
  for (const std::string& name : names) writer.String(name.c_str());
  writer.EndArray();
}

// False = something is there and can't be read.
bool read_details(const rapidjson::Value& object, ShardCursor& cursor) {
  if (const rapidjson::Value* passed = member(object, "ddl_passed")) {
    if (!passed->IsBool()) return false;
    cursor.ddl_passed = passed->GetBool();
  }
  if (!read_names(object, "expected_columns", cursor.expected_columns)) return false;
  if (!read_names(object, "ignored_columns", cursor.ignored_columns)) return false;
  if (member(object, "gone") == nullptr) return true;
  const std::optional<std::string> gone = text_member(object, "gone");
  if (gone) cursor.gone = *gone;
  return gone.has_value();
}

constexpr uint32_t kEnumFlag = 256;
constexpr uint32_t kSetFlag = 2048;
constexpr int32_t kFloatType = 1035;
constexpr int32_t kEnumType = 2074;
constexpr int32_t kSetType = 2075;

}  // namespace

bool can_resume_after(const wire::QueryResult& lastpk) {
  if (lastpk.rows_size() != 1 || lastpk.fields_size() == 0) return false;
  if (lastpk.rows(0).lengths_size() != lastpk.fields_size()) return false;
  return std::all_of(lastpk.fields().begin(), lastpk.fields().end(), [](const wire::Field& field) {
    const bool in_key = (field.flags() & kPrimaryKeyFlag) != 0;
    const bool labels = (field.flags() & (kEnumFlag | kSetFlag)) != 0 || field.type() == kEnumType ||
                        field.type() == kSetType || field.column_type().starts_with("enum") ||
                        field.column_type().starts_with("set");
    return in_key && !labels && field.type() != kFloatType && !field.column_type().starts_with("float");
  });
}

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
  if (cursor.ddl_passed) {
    writer.Key("ddl_passed");
    writer.Bool(true);
  }
  write_names(writer, "expected_columns", cursor.expected_columns);
  write_names(writer, "ignored_columns", cursor.ignored_columns);
  if (!cursor.gone.empty()) {
    writer.Key("gone");
    writer.String(cursor.gone.c_str());
  }
  writer.EndObject();
  return buffer.GetString();
}

Result<ShardCursor> decode_cursor(std::string_view text) {
  const auto unreadable = [&] {
    return Status::failed("the saved cursor is damaged: " + std::string(text.substr(0, 200)))
        .with_hint("restore the state folder from a backup, or start with a new one and empty output");
  };
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
  if (document.HasParseError() || !document.IsObject()) return unreadable();
  const rapidjson::Value* version = member(document, "version");
  if (version == nullptr || !version->IsInt()) return unreadable();
  if (version->GetInt() != kVersion) {
    return Status::failed("the saved cursor has version " + std::to_string(version->GetInt()) +
                          ", this program reads version " + std::to_string(kVersion))
        .with_hint("it was written by another version of pipeline: use that one, or start with a new state folder");
  }
  const rapidjson::Value* generation = member(document, "generation");
  const std::optional<std::string> copy = text_member(document, "copy");
  const std::optional<std::string> gtid = text_member(document, "gtid");
  if (generation == nullptr || !generation->IsUint64() || !copy || !gtid) return unreadable();
  ShardCursor cursor;
  cursor.generation = generation->GetUint64();
  cursor.copy_done = *copy == "done";
  cursor.gtid = *gtid;
  if ((*copy != "done" && *copy != "running") || (!gtid->empty() && !GtidSet::parse(*gtid))) return unreadable();
  if (!read_details(document, cursor)) return unreadable();
  if (!read_encoded(document, "lastpk", cursor.lastpk) || !read_encoded(document, "schema", cursor.fields)) {
    return unreadable();
  }
  return cursor;
}

}  // namespace pipeline::planetscale
