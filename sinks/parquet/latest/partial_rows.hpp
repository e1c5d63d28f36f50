// PartialRows: the keys whose last change doesn't tell all values. Their rows are put together from the part that held
// the row before, then from the log, in its order; a value that isn't known stays as it was.
//
// Goes through the files in rounds, each for as many keys as the memory holds. In a round: the parts, then the log,
// then `write`. Borrows the LogChanges. Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "file_description.hpp"
#include "format/row_group_writer.hpp"
#include "latest/log_changes.hpp"
#include "latest/new_parts.hpp"
#include "latest/row_cells.hpp"
#include "latest/table_file.hpp"

namespace pipeline::parquet {

class PartialRows {
 public:
  // `description`: of the rows that are written. `memory`: bytes that the rows of a round may take, one row at least.
  PartialRows(const LogChanges& changes, FileDescription description, uint64_t memory);

  Status add_part(TableFile& part);
  // `place`: of its first row; behind its last one afterwards.
  Status add_log(TableFile& log, uint64_t& place);
  Status write(NewParts& parts, const Limits& limits);
  // Goes on with the keys that are left. False when there are none.
  bool begin_next_round();

  // In all rows that were written. They are NULL.
  [[nodiscard]] uint64_t unknown_values() const { return unknown_values_; }

 private:
  // A row after one of its changes.
  struct Row {
    std::string cells;
    std::string shard;
    uint64_t place = 0;  // of its last change
    bool exists = false;
  };

  [[nodiscard]] bool is_in_round(const std::string& key) const;
  Result<bool> holds_wanted_rows(TableFile& part) const;
  void add_page(const FileRows& page, uint64_t first_place, const std::function<bool(std::size_t row)>& is_wanted,
                RowCells& cells);
  void apply(const std::string& key, Row newer);
  void keep_within_memory();
  void drop_rows_of_later_rounds();

  const LogChanges& changes_;
  FileDescription description_;
  uint64_t memory_;
  std::unordered_map<std::string, Row> rows_;
  uint64_t bytes_ = 0;  // that `rows_` take
  // The round has the keys with these hashes, the last one included.
  uint64_t first_hash_ = 0;
  uint64_t last_hash_ = UINT64_MAX;
  uint64_t unknown_values_ = 0;
};

}  // namespace pipeline::parquet
