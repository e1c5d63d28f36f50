#include "type_map.hpp"

#include <charconv>
#include <utility>
#include <vector>

namespace pipeline::airbyte {
namespace {

using Value = rapidjson::Value;

std::string_view column_type(const Field& field) {
  const auto found = field.metadata.find(kColumnTypeMetadata);
  return found == field.metadata.end() ? std::string_view() : std::string_view(found->second);
}

// n of "bit(n)", 0 for all other types.
std::size_t bit_length(const Field& field) {
  const std::string_view type = column_type(field);
  if (!type.starts_with("bit(")) return 0;
  std::size_t bits = 0;
  std::from_chars(type.data() + 4, type.data() + type.size(), bits);
  return bits;
}

struct Words {
  const char* type;
  const char* format = nullptr;
  const char* airbyte_type = nullptr;
  bool base64 = false;
};

Words words_of(const Field& field) {
  switch (value_kind(field)) {
    case ValueKind::boolean:
      return {"boolean"};
    case ValueKind::float32:
    case ValueKind::float64:
      return {"number"};
    case ValueKind::decimal128:
    case ValueKind::decimal256:
      return field.type.scale > 0 ? Words{"number"} : Words{"number", nullptr, "integer"};
    case ValueKind::date:
      return {"string", "date"};
    case ValueKind::timestamp:
      return {"string", "date-time", "timestamp_without_timezone"};
    case ValueKind::timestamp_utc:
      return {"string", "date-time", "timestamp_with_timezone"};
    case ValueKind::time:
      return {"string", "time", "time_without_timezone"};
    case ValueKind::base64:
    case ValueKind::bits:
      return {"string", nullptr, nullptr, true};
    case ValueKind::key_time:
    case ValueKind::string:
    case ValueKind::vector:
      return {"string"};
    default:
      return {"number", nullptr, "integer"};
  }
}

// A key is always there; all else may be null: a column that is not known, a value that has no form here. The type
// comes before "null", as older versions of the platform's pages show only the first.
Value property(JsonBuilder& build, const Words& words, bool nullable) {
  Value result = build.object();
  if (nullable) {
    Value types = build.array();
    build.add(types, words.type);
    build.add(types, "null");
    build.set(result, "type", std::move(types));
  } else {
    build.set(result, "type", words.type);
  }
  if (words.format != nullptr) build.set(result, "format", words.format);
  if (words.airbyte_type != nullptr) build.set(result, "airbyte_type", words.airbyte_type);
  if (words.base64) build.set(result, "contentEncoding", "base64");
  return result;
}

Value metadata_property(JsonBuilder& build) {
  Value properties = build.object();
  build.set(properties, "extracted_at", property(build, {"number", nullptr, "integer"}, false));
  build.set(properties, "sequence_number", property(build, {"number", nullptr, "integer"}, false));
  build.set(properties, "vgtid_position", property(build, {"string"}, false));
  Value result = build.object();
  build.set(result, "type", "object");
  build.set(result, "properties", std::move(properties));
  return result;
}

Value path_of(JsonBuilder& build, std::string_view column) {
  Value path = build.array();
  build.add(path, column);
  return path;
}

Value primary_key(JsonBuilder& build, const Schema& schema) {
  Value paths = build.array();
  for (const std::string& column : schema.key()) build.add(paths, path_of(build, column));
  return paths;
}

Value json_schema(JsonBuilder& build, const Schema& schema, bool include_metadata) {
  Value properties = build.object();
  for (const Field& field : schema.fields) {
    build.set(properties, field.name, property(build, words_of(field), field.key_position() == 0));
  }
  build.set(properties, kCursorColumn, property(build, {"number", nullptr, "integer"}, false));
  build.set(properties, kUpdatedColumn, property(build, {"string"}, false));
  build.set(properties, kDeletedColumn, property(build, {"string"}, true));
  if (include_metadata) build.set(properties, kMetadataColumn, metadata_property(build));
  Value result = build.object();
  build.set(result, "$schema", "http://json-schema.org/draft-07/schema#");
  build.set(result, "type", "object");
  build.set(result, "properties", std::move(properties));
  return result;
}

}  // namespace

ValueKind own_column(std::string_view name) {
  if (name == kCursorColumn) return ValueKind::cdc_cursor;
  if (name == kUpdatedColumn) return ValueKind::cdc_updated_at;
  if (name == kDeletedColumn) return ValueKind::cdc_deleted_at;
  return name == kMetadataColumn ? ValueKind::metadata : ValueKind::none;
}

ValueKind value_kind(const Field& field) {
  switch (field.type.id) {
    case TypeId::boolean:
      return ValueKind::boolean;
    case TypeId::int8:
      return ValueKind::int8;
    case TypeId::int16:
      return ValueKind::int16;
    case TypeId::int32:
      return ValueKind::int32;
    case TypeId::int64:
      return ValueKind::int64;
    case TypeId::uint8:
      return ValueKind::uint8;
    case TypeId::uint16:
      return ValueKind::uint16;
    case TypeId::uint32:
      return ValueKind::uint32;
    case TypeId::uint64:
      return bit_length(field) > 0 ? ValueKind::bits : ValueKind::uint64;
    case TypeId::float32:
      return ValueKind::float32;
    case TypeId::float64:
      return ValueKind::float64;
    case TypeId::decimal128:
      return ValueKind::decimal128;
    case TypeId::decimal256:
      return ValueKind::decimal256;
    case TypeId::date32:
      return ValueKind::date;
    case TypeId::timestamp:
      return field.type.utc ? ValueKind::timestamp_utc : ValueKind::timestamp;
    case TypeId::duration:
      return field.key_position() > 0 ? ValueKind::key_time : ValueKind::time;
    case TypeId::utf8:
      return ValueKind::string;
    case TypeId::binary:
      return ValueKind::base64;
    case TypeId::list:
      return field.type.item == TypeId::float32 ? ValueKind::vector : ValueKind::none;
  }
  return ValueKind::none;
}

std::size_t bit_bytes(const Field& field) {
  return (bit_length(field) + 7) / 8;
}

Value airbyte_stream(JsonBuilder& build, const StreamInfo& stream, bool include_metadata) {
  Value modes = build.array();
  build.add(modes, "full_refresh");
  build.add(modes, "incremental");
  Value result = build.object();
  build.set(result, "name", stream.name);
  if (!stream.name_space.empty()) build.set(result, "namespace", stream.name_space);
  build.set(result, "json_schema", json_schema(build, stream.schema, include_metadata));
  build.set(result, "supported_sync_modes", std::move(modes));
  build.set(result, "source_defined_cursor", Value(true));
  build.set(result, "default_cursor_field", path_of(build, kCursorColumn));
  build.set(result, "source_defined_primary_key", primary_key(build, stream.schema));
  build.set(result, "is_resumable", Value(!stream.copy_restarts));
  return result;
}

}  // namespace pipeline::airbyte
