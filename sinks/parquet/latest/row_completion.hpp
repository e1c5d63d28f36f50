// RowCompletion: puts partial rows together from the files that hold their values. One use for one round of rows.
//
// A round is as many rows as fit in memory: when their values take more than kMostBytes, the later half of them is left
// to the next round. Borrows the PartialRows. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "format/page_values.hpp"
#include "latest/cell.hpp"
#include "latest/partial_rows.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::parquet {

class RowCompletion {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{64} << 20U;

  // A row with its key, and the columns that it is written with.
  struct Item {
    const std::string* key;
    const PartialRows::Row* row;
    const std::vector<Column>* columns;
  };

  // `most_bytes`: smaller in tests. REQUIRES: items aren't empty.
  RowCompletion(const PartialRows& partial, std::vector<Item> items, std::size_t most_bytes = kMostBytes);

  // Rows of a part: takes the values that are in parts.
  Status take_part_page(const std::vector<Column>& columns, const std::vector<const PageValues*>& pages,
                        const std::vector<std::string>& keys);
  // Rows of the log, from a place on.
  Status take_log_page(const std::vector<Column>& columns, const std::vector<const PageValues*>& pages,
                       const std::vector<std::string>& keys, uint64_t first_place);

  // How many of the items this round holds; those behind them are left.
  [[nodiscard]] std::size_t size() const { return items_.size(); }
  [[nodiscard]] const Item& item(std::size_t index) const { return items_[index]; }
  // Appends the values of an item to one page for each of its columns.
  void append_to(std::size_t index, std::vector<PageValues>& pages) const;

 private:
  // What to take from a page: a row of it, and the item that wants it.
  struct Wanted {
    std::vector<std::size_t> rows;
    std::vector<std::size_t> items;
  };

  [[nodiscard]] Wanted wanted(const std::vector<std::string>& keys) const;
  template <typename PlaceOf>
  Status take(const std::vector<Column>& columns, const std::vector<const PageValues*>& pages, const Wanted& wanted,
              PlaceOf place_of);
  Status put(std::size_t item, const Column& from, Cell cell);
  void leave_half();

  const PartialRows& partial_;
  std::vector<Item> items_;
  std::unordered_map<std::string, std::size_t> index_;  // of items by key
  std::vector<std::vector<Cell>> cells_;                // of each item, by its columns
  std::size_t bytes_ = 0;
  std::size_t most_bytes_;
};

}  // namespace pipeline::parquet
