// SqlServers for tests: one that answers from the recordings of tests/data, one that answers from a table.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "discovery/catalog.hpp"
#include "discovery/sql_server.hpp"

namespace pipeline::planetscale::test {

// Reads <data>/discovery/<target>.json; a statement that was not recorded is an error.
class RecordedServer : public SqlServer {
 public:
  Result<std::vector<SqlRow>> query(const std::string& target, const std::string& statement) override;
};

// Answers what it is told to; everything else can't be reached.
class ScriptedServer : public SqlServer {
 public:
  using Place = std::pair<std::string, std::string>;          // target and statement
  std::map<Place, std::vector<std::vector<SqlRow>>> answers;  // one after the other, the last one again and again
  std::map<Place, Status> errors;
  std::vector<Place> asked;

  Result<std::vector<SqlRow>> query(const std::string& target, const std::string& statement) override;
  // Answers about the tables of a keyspace, each with a column "id".
  void tables(const std::string& keyspace, const std::vector<std::string>& names);
  // The same with columns: name, column_type, charset, nullable and key_position count.
  void describe(const std::string& keyspace,
                const std::map<std::string, std::vector<CatalogColumn>>& columns_of_tables);
  // The values of a variable, one after the other.
  void variable(const std::string& target, const std::string& name, std::vector<std::string> values);
};

}  // namespace pipeline::planetscale::test
