// KeyspaceWorld: a keyspace of two tables in which something happens whenever the tape says so.
#pragma once

#include <string>
#include <vector>

#include "model/keyspace.hpp"
#include "sources/planetscale/model/tape.hpp"

namespace pipeline::planetscale::test {

class KeyspaceWorld {
 public:
  static inline const std::vector<std::string> kTables{"labels", "loose", "plain"};

  // Borrows the tape. Tables "plain" (key bigint), "labels" (key of an ENUM and a bigint) and "loose" (without a key),
  // with some rows.
  explicit KeyspaceWorld(Tape& tape);

  // A transaction, a change of a table, the death of a tablet, or a reshard.
  void step();
  [[nodiscard]] const vtgate::model::Keyspace& keyspace() const { return keyspace_; }
  [[nodiscard]] bool resharded() const { return resharded_; }

 private:
  void write();
  void write_row(std::vector<vtgate::model::Write>& writes, const std::string& table);
  void add_column();
  void drop_column();
  void truncate();
  void reshard();
  [[nodiscard]] vtgate::model::Row new_row(const vtgate::model::TableSchema& schema, std::size_t id);

  Tape& tape_;
  vtgate::model::Keyspace keyspace_;
  bool resharded_ = false;
  int columns_added_ = 0;
};

}  // namespace pipeline::planetscale::test
