// PartialRows: the rows of a log whose last change didn't tell all columns, and where the value of each column is.
//
// The log is gone through twice: first all keys with a partial change are named, then all changes of these keys are
// told in their order. Memory: for each such key a number for each column; no values. Places are those of LogChanges.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "format/types.hpp"

namespace pipeline::parquet {

class PartialRows {
 public:
  static constexpr uint64_t kInParts = UINT64_MAX;      // a row from before the log
  static constexpr uint64_t kNowhere = UINT64_MAX - 1;  // NULL

  struct Row {
    uint64_t place = kInParts;  // of its last change
    std::size_t file = 0;       // that has this change
    bool exists = true;         // for all that is known
    bool begins_in_parts = true;
    std::string shard;
    std::vector<uint64_t> sources;  // of the columns by their numbers
  };

  // A key that has a partial change.
  void expect(std::string key) { rows_.try_emplace(std::move(key)); }
  [[nodiscard]] bool empty() const { return rows_.empty(); }

  // The changes that follow have these columns.
  void begin_file(const std::vector<Column>& columns);
  void remove(uint64_t place, const std::string& key, std::string_view shard);
  // `unavailable`: the names of the columns that the change doesn't tell.
  void upsert(uint64_t place, const std::string& key, std::string_view shard,
              const std::vector<std::string>& unavailable);
  void truncate(std::string_view shard);
  // Forgets rows that are gone, and those that their last change tells whole.
  void finish();

  // Null for a key that isn't one of them.
  [[nodiscard]] const Row* find(const std::string& key) const;
  [[nodiscard]] const std::unordered_map<std::string, Row>& rows() const { return rows_; }
  // The number of a column by its name, with which its source is found. Null: no file of the log has it.
  [[nodiscard]] const std::size_t* number_of(const std::string& column) const;

 private:
  // The row, if it is one of them.
  Row* known(const std::string& key);
  // A column that came later has no value in what was there before it, unless the parts have it.
  void add_columns(Row& row) const { row.sources.resize(numbers_.size(), row.begins_in_parts ? kInParts : kNowhere); }
  void forget_values(Row& row) const;

  std::unordered_map<std::string, Row> rows_;
  std::unordered_map<std::string, std::size_t> numbers_;  // of columns
  std::vector<std::string> file_columns_;
  std::size_t files_ = 0;
};

}  // namespace pipeline::parquet
