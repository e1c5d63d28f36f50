// What a value of a column is in a wider column of the same name. A pure function.
#pragma once

#include <string>
#include <string_view>

#include "format/types.hpp"

namespace pipeline::parquet {

// Integers, decimals of one scale and floats, to any width that holds the value. `bytes` is in the physical type of
// `from`; what is written to `out` is in that of `to`. False when the column can't hold the value.
bool convert_value(const Column& from, std::string_view bytes, const Column& to, std::string& out);

}  // namespace pipeline::parquet
