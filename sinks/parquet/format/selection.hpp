// Copies chosen rows of decoded pages. A pure function.
#pragma once

#include <cstdint>
#include <vector>

#include "page_values.hpp"
#include "types.hpp"

namespace pipeline::parquet {

// Appends the rows from `first` to `end` whose `keep` is not 0. REQUIRES: keep has one element for each row of `from`.
void append_selected(const Column& column, const PageValues& from, const std::vector<uint8_t>& keep, std::size_t first,
                     std::size_t end, PageValues& to);

// Appends rows that are all null.
void append_nulls(const Column& column, std::size_t rows, PageValues& to);

}  // namespace pipeline::parquet
