// Values in a form in which those of an Arrow column and those that MySQL prints can be compared.
#pragma once

#include <optional>
#include <string>

#include "pipeline/sdk/types.hpp"
#include "pipeline/sdk/view.hpp"

namespace pipeline::planetscale::test {

using Text = std::optional<std::string>;  // none = NULL

// A cell as text, about as MySQL prints it. Bytes stay bytes.
Text cell_text(const DataType& type, const ColumnView& column, int64_t row);

// The number that the bytes of a BIT stand for.
std::string bit_number(const std::string& bytes);

// `value` without the differences that don't matter for `column_type`: leading zeros, trailing zeros of a fraction,
// digits of a float beyond the six that a copy sends, spaces in JSON.
Text normal(const Text& value, const std::string& column_type);

}  // namespace pipeline::planetscale::test
