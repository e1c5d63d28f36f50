// Keys as bytes that compare (memcmp) as the values of the key's columns do, and that are equal when all values are.
// Integers of all widths and both signs have one encoding, so that a wider column keeps its keys. Pure functions.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/sdk/types.hpp"
#include "pipeline/sdk/view.hpp"

namespace pipeline::csv {

void append_key(const DataType& type, const ColumnView& values, int64_t row, std::string& key);

}  // namespace pipeline::csv
