// Text values of a CSV file: when they are quoted, and how. Pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "dialect.hpp"

namespace pipeline::csv {

// `write_text` may need this much room, and touches no byte behind it.
constexpr std::size_t text_room(std::size_t size) {
  return 2 * size + 2 + 16;
}

// Writes a value at `out` and returns the end: as it is where it can be, otherwise in quotes with quotes doubled. Any
// bytes, also NUL. REQUIRES: text_room(value.size()) bytes at `out`.
char* write_text(std::string_view value, const Dialect& dialect, char* out);

// The same as a string, for what is written once.
std::string text_of(std::string_view value, const Dialect& dialect);

// Puts quotes around [begin, end), which holds none, if it reads as NULL otherwise. REQUIRES: room for two more bytes.
char* quote_if_null_text(const Dialect& dialect, char* begin, char* end);

}  // namespace pipeline::csv
