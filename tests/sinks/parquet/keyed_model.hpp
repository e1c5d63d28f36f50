// KeyedModel: the rows that a sink with format = "latest" must hold after changes of a keyed stream (keyed_rows.hpp).
#pragma once

#include <algorithm>
#include <string>

#include "sinks/parquet/keyed_rows.hpp"

namespace pipeline::parquet::test {

class KeyedModel {
 public:
  void clear() { rows_.clear(); }
  void add_columns(std::size_t columns) { columns_ = columns; }
  void apply(const Changes& changes) {
    for (const Row& row : changes.rows) apply(row, changes);
  }
  [[nodiscard]] RowsByKey rows() const {
    RowsByKey result = rows_;
    for (auto& [key, values] : result) values.resize(columns_ - 1);
    return result;
  }

 private:
  void apply(const Row& row, const Changes& changes) {
    const int64_t key = std::stoll(*row[0]);
    if (changes.operation == Operation::remove) {
      rows_.erase(key);
      return;
    }
    Row& values = rows_[key];
    values.resize(row.size() - 1);
    for (std::size_t i = 1; i < row.size(); ++i) {
      const std::string name = "c" + std::to_string(i);
      const auto& unknown = changes.unavailable;
      if (std::find(unknown.begin(), unknown.end(), name) == unknown.end()) values[i - 1] = row[i];
    }
  }

  RowsByKey rows_;
  std::size_t columns_ = 2;
};

}  // namespace pipeline::parquet::test
