#include "recorded_rows.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <fstream>

#include "source/base64.hpp"

namespace pipeline::vtgate {
namespace {

constexpr uint32_t kNotNullFlag = 1;
constexpr uint32_t kPrimaryKeyFlag = 2;

std::string text_of(const rapidjson::Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

std::optional<std::string> cell_of(const rapidjson::Value& value, bool binary) {
  if (value.IsNull()) return std::nullopt;
  return binary ? planetscale::base64_decode(text_of(value)) : text_of(value);
}

// The cluster cases, whose columns are all NOT NULL, leave it out.
bool is_nullable(const rapidjson::Value& column) {
  const auto member = column.FindMember("nullable");
  return member != column.MemberEnd() && member->value.GetBool();
}

// Likewise.
std::string charset_of(const rapidjson::Value& column) {
  const auto member = column.FindMember("charset");
  return member != column.MemberEnd() && member->value.IsString() ? text_of(member->value) : std::string();
}

void read_head(const rapidjson::Document& head, RecordedRows& table) {
  table.table = text_of(head["table"]);
  for (const auto& name : head["primary_key"].GetArray()) table.primary_key.push_back(text_of(name));
  for (const auto& column : head["columns"].GetArray()) {
    table.columns.push_back({text_of(column["name"]), text_of(column["column_type"]), charset_of(column),
                             is_nullable(column), text_of(column["encoding"]) == "base64"});
  }
}

}  // namespace

Result<RecordedRows> RecordedRows::load(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  RecordedRows table;
  std::string line;
  while (std::getline(in, line)) {
    rapidjson::Document document;
    if (document.Parse(line.data(), line.size()).HasParseError()) return Status::failed(file.string() + " is damaged");
    if (document.IsObject()) {
      read_head(document, table);
      continue;
    }
    Row& row = table.rows.emplace_back();
    for (const auto& value : document.GetArray()) row.push_back(cell_of(value, table.columns[row.size()].binary));
  }
  if (table.columns.empty()) return Status::failed("can't read " + file.string());
  return table;
}

void RecordedRows::keep_columns(const std::set<std::string>& names) {
  for (std::size_t place = columns.size(); place-- > 0;) {
    if (names.contains(columns[place].name)) continue;
    const auto offset = static_cast<std::ptrdiff_t>(place);
    columns.erase(columns.begin() + offset);
    for (Row& row : rows) row.erase(row.begin() + offset);
  }
}

std::vector<std::size_t> RecordedRows::key_places() const {
  std::vector<std::size_t> places;
  for (const std::string& name : primary_key) {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const auto& item) { return item.name == name; });
    places.push_back(static_cast<std::size_t>(found - columns.begin()));
  }
  for (std::size_t i = 0; primary_key.empty() && i < columns.size(); ++i) places.push_back(i);
  return places;
}

std::vector<planetscale::wire::Field> RecordedRows::fields() const {
  std::vector<planetscale::wire::Field> fields;
  for (const RecordedColumn& column : columns) {
    planetscale::wire::Field& field = fields.emplace_back();
    field.set_name(column.name);
    field.set_column_type(column.column_type);
    field.set_charset(column.binary ? kBinaryCollation : kUtf8Collation);
    const bool in_key = std::find(primary_key.begin(), primary_key.end(), column.name) != primary_key.end();
    field.set_flags((column.nullable ? 0 : kNotNullFlag) | (in_key ? kPrimaryKeyFlag : 0));
  }
  return fields;
}

RecordedRows::Row cells_of(const planetscale::wire::Row& row) {
  RecordedRows::Row cells;
  std::size_t at = 0;
  for (const int64_t length : row.lengths()) {
    if (length < 0) {
      cells.emplace_back();
      continue;
    }
    cells.emplace_back(row.values().substr(at, static_cast<std::size_t>(length)));
    at += static_cast<std::size_t>(length);
  }
  return cells;
}

planetscale::wire::Row wire_row(const RecordedRows::Row& row) {
  planetscale::wire::Row result;
  for (const auto& cell : row) {
    result.add_lengths(cell ? static_cast<int64_t>(cell->size()) : -1);
    if (cell) result.mutable_values()->append(*cell);
  }
  return result;
}

}  // namespace pipeline::vtgate
