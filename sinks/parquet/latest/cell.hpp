// Cell: one value of a decoded page as bytes of its own, so that it can be kept and put into another page.
//
// Pure functions. A value is the bytes that its physical type has in PageValues; a list is its elements one behind the
// other, each with a byte that tells whether it is NULL, and byte arrays with their length in front.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/page_values.hpp"
#include "format/types.hpp"

namespace pipeline::parquet {

// None = NULL.
using Cell = std::optional<std::string>;

// The cells of these rows of a page, which rise.
std::vector<Cell> cells_of(const Column& column, const PageValues& page, const std::vector<std::size_t>& rows);

// REQUIRES: a cell of a column of the same type.
void append_cell(const Column& column, const Cell& cell, PageValues& page);

// Calls `visit` with each row of a column that is no list: its bytes, and whether it is not NULL.
template <typename Visit>
void for_each_value(const Column& column, const PageValues& page, std::size_t rows, Visit visit) {
  const std::size_t width = column.type == PhysicalType::boolean ? 1 : static_cast<std::size_t>(column.width());
  const std::string_view bytes = width > 0 ? page.fixed.view() : page.data.view();
  std::size_t at = 0;
  std::size_t index = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    const bool valid = page.validity.empty() || (page.validity.data()[row / 8] >> row % 8 & 1U) != 0;
    if (!valid) {
      visit(row, std::string_view(), false);
      continue;
    }
    const std::size_t size = width > 0 ? width : static_cast<std::size_t>(page.lengths.as<int32_t>()[index++]);
    visit(row, bytes.substr(at, size), true);
    at += size;
  }
}

}  // namespace pipeline::parquet
