// pick_columns: a struct array with fewer columns, over the same buffers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "pipeline/sdk/array.hpp"
#include "pipeline/sdk/schema.hpp"

namespace pipeline::columns {

// Moves the columns into a new struct array and releases the others. Offset, length and nulls of `rows` are kept.
// REQUIRES: `columns` are rising indexes of children of `rows`.
OwnedArray pick_columns(OwnedArray rows, std::span<const std::size_t> columns);

// About how many bytes the values of a column take up.
uint64_t column_bytes(const ArrowArray& column, const DataType& type);

}  // namespace pipeline::columns
