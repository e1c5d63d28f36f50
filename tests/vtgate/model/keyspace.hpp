// Keyspace: the model's database. Shards with rows, a binary log and GTIDs; tables that can be changed.
//
// What happens to a real keyspace happens here by a call: transactions, DDL, a reshard, purged logs, a failover. Not
// thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/binary_log.hpp"

namespace pipeline::vtgate::model {

struct Shard {
  std::string server;  // UUID of the primary
  int64_t next_number = 1;
  std::vector<Transaction> log;
  GtidSet before_log;  // committed before the log begins
  GtidSet executed;
  GtidSet purged;
  std::map<std::string, TableRows> at_start;  // when the log began
  std::map<std::string, TableRows> rows;      // by table
  bool serving = true;
  bool has_tablet = true;
  int deaths = 0;               // of the tablet; a stream that reads from it notices
  std::size_t replica_lag = 0;  // transactions that the replicas haven't got yet
};

// One statement: changes of rows of one table.
struct Write {
  std::string table;
  std::vector<Change> changes;
};

class Keyspace {
 public:
  Keyspace(std::string name, const std::vector<std::string>& shards);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::map<std::string, Shard>& shards() const { return shards_; }
  // REQUIRES: the shard exists.
  [[nodiscard]] Shard& shard(const std::string& name) { return shards_.at(name); }
  [[nodiscard]] const Shard& shard(const std::string& name) const { return shards_.at(name); }
  // Null = there is no such table.
  [[nodiscard]] SchemaPointer table(const std::string& name) const;
  [[nodiscard]] const std::map<std::string, SchemaPointer>& tables() const { return tables_; }
  [[nodiscard]] std::vector<std::string> serving_shards() const;

  void set_row_image(RowImage image) { row_image_ = image; }
  void create_table(TableSchema schema, const std::string& text = {});
  // One transaction; a shard that it doesn't touch logs nothing. False, and nothing done, when a row to insert is there
  // or a row to change isn't.
  bool execute(const std::vector<Write>& writes);
  // A transaction without rows, as writes to other tables leave one.
  void execute_empty(const std::string& shard);
  // Runs a DDL in all serving shards. The schema that the tablets know changes with it.
  void alter(const Ddl& ddl);

  // Splits or merges shards: the rows go to the new ones, the old ones get their JOURNAL and no longer serve.
  void reshard(const std::vector<std::string>& from, const std::vector<std::string>& to);
  // The shards that a reshard replaced are deleted.
  void drop_old_shards();
  // Deletes the first `count` transactions of a shard's log files; they stay committed.
  void purge(const std::string& shard, std::size_t count);
  // Another server becomes primary; it hasn't got the last `lost` transactions.
  void fail_over(const std::string& shard, std::size_t lost);

  // The rows of a table in a shard when exactly `position` was committed. None = there was no such table.
  [[nodiscard]] std::optional<TableRows> rows_at(const std::string& table, const std::string& shard,
                                                 const GtidSet& position) const;
  [[nodiscard]] std::string shard_of(const TableSchema& schema, const Row& row) const;

 private:
  Transaction& log(Shard& shard);
  static void apply(std::map<std::string, TableRows>& tables, const Transaction& transaction);
  static GtidSet server_set(const std::string& server, int64_t last);
  std::string new_server();

  const std::string name_;
  std::map<std::string, Shard> shards_;
  std::map<std::string, SchemaPointer> tables_;
  RowImage row_image_ = RowImage::full;
  int64_t clock_ = 1'795'451'000;  // seconds since 1970
  int64_t servers_ = 0;
  int64_t journals_ = 0;
};

}  // namespace pipeline::vtgate::model
