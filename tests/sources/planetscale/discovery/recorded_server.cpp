#include "sources/planetscale/discovery/recorded_server.hpp"

#include <rapidjson/document.h>
#include <rapidjson/istreamwrapper.h>

#include <fstream>

namespace pipeline::planetscale::test {
namespace {

constexpr std::size_t kCatalogColumns = 17;

// "sharded:-80@rdonly" is recorded in sharded_-80_at_rdonly.json.
std::string file_of(std::string target) {
  const std::size_t colon = target.find(':');
  if (colon != std::string::npos) target[colon] = '_';
  const std::size_t at = target.find('@');
  if (at != std::string::npos) target.replace(at, 1, "_at_");
  return std::string(PIPELINE_TEST_DATA) + "/discovery/" + target + ".json";
}

std::vector<SqlRow> rows_of(const rapidjson::Value& answer) {
  std::vector<SqlRow> rows;
  for (const rapidjson::Value& cells : answer["rows"].GetArray()) {
    SqlRow& row = rows.emplace_back();
    for (const rapidjson::Value& cell : cells.GetArray()) {
      row.push_back(cell.IsNull() ? std::nullopt : std::optional<std::string>(cell.GetString()));
    }
  }
  return rows;
}

}  // namespace

Result<std::vector<SqlRow>> RecordedServer::query(const std::string& target, const std::string& statement) {
  std::ifstream file(file_of(target));
  if (!file) return Status::retry("nothing is recorded of " + target);
  rapidjson::IStreamWrapper stream(file);
  rapidjson::Document document;
  document.ParseStream(stream);
  for (const rapidjson::Value& answer : document.GetArray()) {
    if (answer["query"].GetString() != statement) continue;
    if (answer.HasMember("error")) return Status::failed(answer["error"].GetString());
    return rows_of(answer);
  }
  return Status::failed("not recorded: " + statement);
}

Result<std::vector<SqlRow>> ScriptedServer::query(const std::string& target, const std::string& statement) {
  const Place place{target, statement};
  asked.push_back(place);
  const auto error = errors.find(place);
  if (error != errors.end()) return error->second;
  const auto answer = answers.find(place);
  if (answer == answers.end()) return Status::retry("MySQL can't be reached");
  const std::vector<SqlRow> rows = answer->second.front();
  if (answer->second.size() > 1) answer->second.erase(answer->second.begin());
  return rows;
}

void ScriptedServer::tables(const std::string& keyspace, const std::vector<std::string>& names) {
  CatalogColumn id;
  id.name = "id";
  id.column_type = "bigint";
  std::map<std::string, std::vector<CatalogColumn>> all;
  for (const std::string& name : names) all[name] = {id};
  describe(keyspace, all);
}

void ScriptedServer::describe(const std::string& keyspace,
                              const std::map<std::string, std::vector<CatalogColumn>>& columns_of_tables) {
  std::vector<SqlRow> tables;
  std::vector<SqlRow> columns;
  std::vector<SqlRow> keys;
  for (const auto& [name, columns_of_table] : columns_of_tables) {
    tables.push_back({keyspace, name, "BASE TABLE", "1", "1", ""});
    for (const CatalogColumn& column : columns_of_table) {
      SqlRow& row = columns.emplace_back(kCatalogColumns);
      row[0] = name;
      row[1] = column.name;
      row[4] = column.nullable ? "YES" : "NO";
      if (!column.charset.empty()) row[10] = column.charset;
      row[12] = column.column_type;
      if (column.key_position > 0) keys.push_back({name, column.name, std::to_string(column.key_position), "PRIMARY"});
    }
  }
  answers[{keyspace,
           "select table_schema, table_name, table_type, table_rows, data_length, table_comment from "
           "information_schema.tables where table_schema = database() order by table_name"}] = {tables};
  answers[{keyspace,
           "select table_name, column_name, ordinal_position, column_default, is_nullable, data_type, "
           "character_maximum_length, numeric_precision, numeric_scale, datetime_precision, character_set_name, "
           "collation_name, column_type, column_key, extra, column_comment, generation_expression from "
           "information_schema.columns where table_schema = " +
               quoted_text(keyspace) + " order by table_name, ordinal_position"}] = {columns};
  answers[{keyspace,
           "select table_name, column_name, ordinal_position, constraint_name from "
           "information_schema.key_column_usage where table_schema = " +
               quoted_text(keyspace) + " order by table_name, constraint_name, ordinal_position"}] = {keys};
}

void ScriptedServer::variable(const std::string& target, const std::string& name, std::vector<std::string> values) {
  for (std::string& value : values) answers[{target, "select " + name}].push_back({{std::move(value)}});
}

}  // namespace pipeline::planetscale::test
