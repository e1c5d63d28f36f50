// Columns that are written as text though they hold lists: as JSON arrays. Pure functions.
#pragma once

#include <cstdint>

#include "pipeline/sdk/batch.hpp"

namespace pipeline::csv {

// A text column in the place of a list column: ["a","b"], [1,0.5]; null where the list is. Has a value for each value
// of `column`, also for those that its offset leaves out.
OwnedArray list_texts(const ArrowArray& column);

// For each row of a batch the names of the columns whose value isn't known, null where all are.
OwnedArray unavailable_texts(const Batch& batch);

// Whether any row has a column whose value isn't known.
bool has_unavailable(const Batch& batch);

}  // namespace pipeline::csv
