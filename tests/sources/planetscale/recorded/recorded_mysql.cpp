#include "sources/planetscale/recorded/recorded_mysql.hpp"

#include <algorithm>

#include "sources/planetscale/discovery/recorded_server.hpp"

namespace pipeline::planetscale::test {
namespace {

std::vector<CatalogColumn> columns_of(const vtgate::RecordedRows& table) {
  std::vector<CatalogColumn> columns;
  for (const vtgate::RecordedColumn& recorded : table.columns) {
    CatalogColumn& column = columns.emplace_back();
    column.name = recorded.name;
    column.column_type = recorded.column_type;
    column.charset = recorded.charset;
    column.nullable = recorded.nullable;
    const auto key = std::find(table.primary_key.begin(), table.primary_key.end(), column.name);
    if (key != table.primary_key.end()) column.key_position = static_cast<int>(key - table.primary_key.begin()) + 1;
  }
  return columns;
}

}  // namespace

std::unique_ptr<SqlServer> mysql_of(const vtgate::Recording& recording) {
  auto server = std::make_unique<ScriptedServer>();
  std::map<std::string, std::vector<CatalogColumn>> tables;
  for (const auto& [name, rows] : recording.rows) tables[name] = columns_of(rows);
  server->describe(recording.keyspace, tables);
  std::vector<SqlRow> tablets;
  for (const std::string& shard : recording.last_shards) {
    for (const char* type : {"PRIMARY", "REPLICA", "RDONLY"}) {
      tablets.push_back({"zone1", recording.keyspace, shard, type, "SERVING", "zone1-1", "", ""});
    }
  }
  server->answers[{recording.keyspace, "show vitess_tablets"}] = {tablets};
  return server;
}

}  // namespace pipeline::planetscale::test
