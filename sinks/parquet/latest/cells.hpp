// Cells: a row as bytes, cell by cell, so that rows of one key can be brought together. Pure functions.
//
// A cell begins with four bytes: its length, or that it has no value. Values are in the physical type of their
// column. A list is one entry after the other, its definition level before its value.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "format/page_values.hpp"
#include "format/types.hpp"

namespace pipeline::parquet {

struct Cell {
  enum class Kind : uint8_t {
    value,
    null,
    unknown,
    unfit,  // a value that its column can't hold, since the type of the column was changed
  };

  Kind kind = Kind::unknown;
  std::string_view bytes = {};
};

void append_cell(const Cell& cell, std::string& row);

// Reads a row from the front; borrows it.
class CellReader {
 public:
  explicit CellReader(std::string_view row) : rest_(row) {}
  [[nodiscard]] bool done() const { return rest_.empty(); }
  // REQUIRES: not done.
  Cell next();

 private:
  std::string_view rest_;
};

// `newer` with the cells that it doesn't know taken from `older`, a row of the same columns.
std::string merged_cells(std::string_view older, std::string_view newer);

// Calls `visit` with each row of a page and its cell, which is valid during the call.
void for_each_cell(const Column& column, const PageValues& page,
                   const std::function<void(std::size_t row, const Cell& cell)>& visit);

// Appends a row to a page; a cell without a value becomes NULL.
void append_to_page(const Column& column, const Cell& cell, PageValues& page);

}  // namespace pipeline::parquet
