// Text values of a CSV file: when they are quoted, and how. Pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "dialect.hpp"
#include "plain_text.hpp"

namespace pipeline::csv {

// `write_text` may need this much room, and touches no byte behind it.
constexpr std::size_t text_room(std::size_t size) {
  return 2 * size + 2 + 2 + 16;
}

// Writes a value at `out` and returns the end: as it is where the dialect lets it be, otherwise in quotes with quotes
// doubled. Any bytes, also NUL. REQUIRES: text_room(value.size()) bytes at `out`.
char* write_text(std::string_view value, const Dialect& dialect, char* out);

// Writes a value in quotes at `out` and returns the end. REQUIRES: text_room(value.size()) bytes at `out`.
char* write_quoted(std::string_view value, char* out);

// Whether only some bytes and no text at all need quotes, and NULL is written as nothing.
bool is_simple(const Dialect& dialect);

// `write_text` for a simple dialect; `plain` is made for its delimiter. The same room is required.
[[gnu::always_inline]] inline char* write_simple_text(std::string_view value, const PlainText& plain, char* out) {
  if (!value.empty() && plain.copy(value.data(), value.size(), out)) return out + value.size();
  return write_quoted(value, out);
}

// `write_binary` may need this much room.
constexpr std::size_t binary_room(std::size_t size) {
  return 4 * size + 2 + 2 + 16;
}

// Writes bytes in the dialect's format. REQUIRES: binary_room(value.size()) bytes at `out`.
char* write_binary(std::string_view value, const Dialect& dialect, char* out);

// The same as a string, for what is written once.
std::string text_of(std::string_view value, const Dialect& dialect);

// Puts quotes around [begin, end), which holds none. REQUIRES: room for two more bytes. Returns the end.
char* quote_in_place(char* begin, char* end);

// The same, if [begin, end) reads as NULL otherwise.
char* quote_if_null_text(const Dialect& dialect, char* begin, char* end);

}  // namespace pipeline::csv
