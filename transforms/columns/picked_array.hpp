// pick_columns: a struct array with fewer columns, over the same buffers. keep_names: the same for lists of names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>

#include "pipeline/sdk/array.hpp"
#include "pipeline/sdk/builder.hpp"
#include "pipeline/sdk/schema.hpp"
#include "pipeline/sdk/view.hpp"

namespace pipeline::columns {

// Moves the columns into a new struct array and releases the others. Offset, length and nulls of `rows` are kept.
// REQUIRES: `columns` are rising indexes of children of `rows`.
OwnedArray pick_columns(OwnedArray rows, std::span<const std::size_t> columns);

// A list<utf8> with, of each row's items, those that are in `names`.
OwnedArray keep_names(const ArrowArray& lists, const std::set<std::string, std::less<>>& names);

// About how many bytes the values of a column take up.
uint64_t column_bytes(const ArrowArray& column, const DataType& type);

}  // namespace pipeline::columns
