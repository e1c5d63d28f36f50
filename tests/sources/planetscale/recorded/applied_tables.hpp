// AppliedTables: what a destination holds that applies the events of readers by key, atomically with their cursors.
//
// Not thread-safe.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "pipeline/sdk/source.hpp"
#include "sources/planetscale/recorded/normal_value.hpp"

namespace pipeline::planetscale::test {

// In place of a value that never came.
inline constexpr const char* kUnavailable = "(unavailable)";

struct AppliedRow {
  std::string shard;
  std::shared_ptr<const std::vector<std::string>> columns;
  std::vector<Text> cells;
};

struct AppliedTable {
  uint64_t generation = 0;
  std::multimap<std::string, AppliedRow> rows;  // by key; rows without a key by all their cells
};

class AppliedTables {
 public:
  // Takes an event of the current reader. Rows count at the next checkpoint only.
  void take(Event& event);
  // Forgets what no checkpoint followed: the process died, or another reader begins.
  void start_reader();

  [[nodiscard]] const std::map<std::string, AppliedTable>& tables() const { return tables_; }
  [[nodiscard]] std::vector<Cursor> cursors() const;
  void set_cursor(const Cursor& cursor) { cursors_[{cursor.name, cursor.slice}] = cursor; }
  // Keeps the rows: the next sync starts where its settings say.
  void forget_cursors() { cursors_.clear(); }

 private:
  struct Stream {
    StreamInfo info;
    std::vector<std::size_t> key;
    std::shared_ptr<const std::vector<std::string>> columns;
  };
  struct Change {
    enum class Kind { generation, truncate, put, add, remove } kind;
    std::string table;
    std::string key;
    AppliedRow row;
    uint64_t generation = 0;
    std::vector<std::size_t> unavailable{};  // places of cells
  };

  static void keep_unavailable(const AppliedTable& table, Change& change);
  void take_rows(const Stream& stream, const Batch& batch);
  void apply(Change& change);

  std::map<std::string, AppliedTable> tables_;
  std::map<std::pair<std::string, std::string>, Cursor> cursors_;  // by table and shard
  std::map<uint32_t, Stream> streams_;
  std::vector<Change> pending_;
};

// The cells of a row by which it is found, as a text.
std::string key_text(const std::vector<Text>& cells);

}  // namespace pipeline::planetscale::test
