#include "field_ids.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <utility>

namespace pipeline::parquet {

int32_t FieldIds::id_of(const std::string& stream, const std::string& column) {
  std::map<std::string, int32_t>& columns = streams_[stream];
  const auto next = static_cast<int32_t>(columns.size()) + 1;
  return columns.try_emplace(column, next).first->second;
}

std::string FieldIds::to_json() const {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  const auto key = [&](const std::string& text) {
    writer.Key(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  };
  writer.StartObject();
  for (const auto& [stream, columns] : streams_) {
    key(stream);
    writer.StartObject();
    for (const auto& [column, id] : columns) {
      key(column);
      writer.Int(id);
    }
    writer.EndObject();
  }
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

Result<FieldIds> FieldIds::parse(std::string_view json) {
  FieldIds result;
  if (json.empty()) return result;
  const Status unreadable = Status::failed("the saved numbers of the Parquet columns can't be read");
  rapidjson::Document document;
  document.Parse(json.data(), json.size());
  if (document.HasParseError() || !document.IsObject()) return unreadable;
  for (const auto& stream : std::as_const(document).GetObject()) {
    if (!stream.value.IsObject()) return unreadable;
    auto& columns = result.streams_[{stream.name.GetString(), stream.name.GetStringLength()}];
    for (const auto& column : stream.value.GetObject()) {
      if (!column.value.IsInt()) return unreadable;
      columns[{column.name.GetString(), column.name.GetStringLength()}] = column.value.GetInt();
    }
  }
  return result;
}

}  // namespace pipeline::parquet
