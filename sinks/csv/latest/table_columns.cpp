#include "latest/table_columns.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <utility>

namespace pipeline::csv {

Result<TableColumns> TableColumns::make(const StreamInfo& stream) {
  TableColumns result{stream.generation, {}, stream.schema.key()};
  for (const Field& field : stream.schema.fields) result.columns.push_back({field.name, format_of(field.type)});
  if (!result.key.empty()) return result;
  return Status::invalid(stream.full_name() + " has no primary key, so its changes can't be brought together to rows")
      .with_option("format")
      .with_hint("leave the table or a transform that drops its key out, or write format = \"changelog\"");
}

std::string TableColumns::to_json() const {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  const auto put = [&writer](const std::string& text) {
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  };
  writer.StartObject();
  writer.Key("generation");
  writer.Uint64(generation);
  writer.Key("columns");
  writer.StartArray();
  for (const Column& column : columns) {
    put(column.name);
    put(column.type);
  }
  writer.EndArray();
  writer.Key("key");
  writer.StartArray();
  for (const std::string& name : key) put(name);
  writer.EndArray();
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

Result<TableColumns> TableColumns::parse(std::string_view json) {
  const Status unreadable = Status::failed("the columns of a table's log can't be read");
  rapidjson::Document document;
  document.Parse(json.data(), json.size());
  if (document.HasParseError() || !document.IsObject()) return unreadable;
  const rapidjson::Value& object = document;
  const auto strings = [&object](const char* name) {
    std::vector<std::string> result;
    const auto member = object.FindMember(name);
    if (member == object.MemberEnd() || !member->value.IsArray()) return result;
    for (const auto& element : member->value.GetArray()) {
      if (element.IsString()) result.emplace_back(element.GetString(), element.GetStringLength());
    }
    return result;
  };
  const auto generation = object.FindMember("generation");
  if (generation == object.MemberEnd() || !generation->value.IsUint64()) return unreadable;
  TableColumns result{generation->value.GetUint64(), {}, strings("key")};
  const std::vector<std::string> texts = strings("columns");
  if (texts.size() % 2 != 0 || texts.empty() || result.key.empty()) return unreadable;
  for (std::size_t i = 0; i < texts.size(); i += 2) result.columns.push_back({texts[i], texts[i + 1]});
  return result;
}

std::vector<std::optional<std::size_t>> TableColumns::places_of(const TableColumns& target) const {
  std::vector<std::optional<std::size_t>> places;
  for (const Column& wanted : target.columns) {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const Column& column) { return column.name == wanted.name; });
    places.push_back(found == columns.end() ? std::nullopt
                                            : std::optional(static_cast<std::size_t>(found - columns.begin())));
  }
  return places;
}

}  // namespace pipeline::csv
