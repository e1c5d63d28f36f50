// Carries a cell over to a column that has changed its type since. A pure function.
#pragma once

#include "format/types.hpp"
#include "latest/cell.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::parquet {

// As it is where both columns write values the same way, widened where nothing is lost: INT32 to INT64, FLOAT to
// DOUBLE. Failed for any other pair; the message names the column.
Result<Cell> converted(Cell cell, const Column& from, const Column& to);

}  // namespace pipeline::parquet
