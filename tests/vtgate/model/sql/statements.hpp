// Session: runs the part of SQL in which the recorded cases were written (source.sql) on a Keyspace.
//
// CREATE, ALTER, RENAME, TRUNCATE and DROP TABLE; INSERT, REPLACE, UPDATE, DELETE with literals, columns and + - in
// values and comparisons joined by AND in WHERE; BEGIN, COMMIT, ROLLBACK. Not thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/keyspace.hpp"
#include "model/sql/condition.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::vtgate::model::sql {

// In a map by table: the entry of all tables that have none of their own.
inline constexpr const char* kEveryTable = "*";

class Session {
 public:
  // Borrows the keyspace. `sharding`: the column by which a table is sharded, for tables that are and have it.
  explicit Session(Keyspace& keyspace, std::map<std::string, std::string> sharding = {})
      : keyspace_(keyspace), sharding_(std::move(sharding)) {}

  // An error names what isn't understood; nothing was done then. An insert into a table that doesn't exist stands for
  // one that nobody watches: an empty transaction.
  Status run(const std::string& statement);

 private:
  Status set_row_image(TokenReader& tokens);
  Status create_table(TokenReader& tokens);
  Status alter_table(TokenReader& tokens, const std::string& text);
  Status rename_table(TokenReader& tokens, const std::string& text);
  Status insert(TokenReader& tokens, bool replace);
  Status update(TokenReader& tokens);
  Status remove(TokenReader& tokens);
  Status write(Write write);
  Status commit();
  // The rows of a table that a statement sees, with what the open transaction did.
  [[nodiscard]] std::vector<Row> rows_of(const TableSchema& schema) const;

  Keyspace& keyspace_;
  const std::map<std::string, std::string> sharding_;
  bool in_transaction_ = false;
  std::vector<Write> writes_;
};

}  // namespace pipeline::vtgate::model::sql
