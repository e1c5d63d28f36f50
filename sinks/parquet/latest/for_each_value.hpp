// Walks over the rows of a page of a flat column. A pure function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "format/page_values.hpp"
#include "format/types.hpp"

namespace pipeline::parquet {

// Calls `visit` with each row and its bytes; NULL has none.
template <typename Visit>
void for_each_value(const Column& column, const PageValues& page, Visit visit) {
  const std::size_t width = column.type == PhysicalType::boolean ? 1 : static_cast<std::size_t>(column.width());
  const Buffer& bytes = width > 0 ? page.fixed : page.data;
  std::size_t at = 0;
  std::size_t index = 0;
  for (std::size_t row = 0; row < page.rows; ++row) {
    if (!page.validity.empty() && (page.validity.data()[row / 8] >> row % 8 & 1U) == 0) {
      visit(row, std::string_view(), false);
      continue;
    }
    const std::size_t size = width > 0 ? width : static_cast<std::size_t>(page.lengths.as<int32_t>()[index++]);
    visit(row, bytes.view().substr(at, size), true);
    at += size;
  }
}

}  // namespace pipeline::parquet
