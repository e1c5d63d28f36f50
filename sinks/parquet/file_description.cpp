#include "file_description.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <array>
#include <cstdio>

namespace pipeline::parquet {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;
using Value = rapidjson::Value;

void put(Writer& writer, std::string_view text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

// As an array, to keep tokens short: the columns of wide tables are many.
void put_columns(Writer& writer, const std::vector<Column>& columns) {
  writer.StartArray();
  for (const Column& column : columns) {
    writer.StartArray();
    put(writer, column.name);
    for (const int32_t number : {static_cast<int32_t>(column.type), static_cast<int32_t>(column.annotation),
                                 column.length, column.precision, column.scale, column.field_id,
                                 static_cast<int32_t>(column.is_list), static_cast<int32_t>(column.bloom_filter)}) {
      writer.Int(number);
    }
    writer.EndArray();
  }
  writer.EndArray();
}

bool read_column(const Value& value, Column& column) {
  constexpr rapidjson::SizeType members = 9;
  if (!value.IsArray() || value.Size() != members || !value[0].IsString()) return false;
  std::array<int32_t, members> numbers{};
  for (rapidjson::SizeType i = 1; i < members; ++i) {
    if (!value[i].IsInt()) return false;
    numbers[i] = value[i].GetInt();
  }
  column.name.assign(value[0].GetString(), value[0].GetStringLength());
  column.type = static_cast<PhysicalType>(numbers[1]);
  column.annotation = static_cast<Annotation>(numbers[2]);
  column.length = numbers[3];
  column.precision = numbers[4];
  column.scale = numbers[5];
  column.field_id = numbers[6];
  column.is_list = numbers[7] != 0;
  column.bloom_filter = numbers[8] != 0;
  return true;
}

std::string columns_json(const std::vector<Column>& columns) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  put_columns(writer, columns);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace

std::string FileDescription::to_json() const {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  writer.Key("namespace");
  put(writer, name_space);
  writer.Key("table");
  put(writer, table);
  writer.Key("generation");
  writer.Uint64(generation);
  writer.Key("columns");
  put_columns(writer, columns);
  writer.Key("key");
  writer.StartArray();
  for (const std::string& name : key) put(writer, name);
  writer.EndArray();
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

Result<FileDescription> FileDescription::parse(std::string_view json) {
  const Status unreadable = Status::failed("the saved state of a Parquet file can't be read");
  rapidjson::Document document;
  document.Parse(json.data(), json.size());
  if (document.HasParseError() || !document.IsObject()) return unreadable;
  const Value& object = document;
  const auto member = [&](const char* key) -> const Value& {
    static const Value none;
    const auto found = object.FindMember(key);
    return found == object.MemberEnd() ? none : found->value;
  };
  const Value& name_space = member("namespace");
  const Value& table = member("table");
  const Value& columns = member("columns");
  const Value& key = member("key");
  const bool complete = name_space.IsString() && table.IsString() && member("generation").IsUint64() &&
                        columns.IsArray() && key.IsArray();
  if (!complete) return unreadable;
  FileDescription description{{name_space.GetString(), name_space.GetStringLength()},
                              {table.GetString(), table.GetStringLength()},
                              member("generation").GetUint64(),
                              {},
                              {}};
  for (const Value& name : key.GetArray()) {
    if (!name.IsString()) return unreadable;
    description.key.emplace_back(name.GetString(), name.GetStringLength());
  }
  for (const Value& value : columns.GetArray()) {
    Column column;
    if (!read_column(value, column)) return unreadable;
    description.columns.push_back(std::move(column));
  }
  return description;
}

// FNV-1a.
std::string FileDescription::schema_version() const {
  uint64_t hash = 0xCBF29CE484222325;
  for (const char byte : columns_json(columns)) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3;
  }
  std::array<char, 20> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash));
  return text.data();
}

}  // namespace pipeline::parquet
