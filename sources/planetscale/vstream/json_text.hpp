// JSON as text: what vstreamer prints for the binary log, checked and repaired; and places inside a document. Pure
// functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pipeline::planetscale {

bool is_valid_json(std::string_view text);

enum class JsonReading {
  as_it_is,
  repaired,  // decimals got their leading zero back, or lost the zeros before them: `[000000012, .05]`
  lost,      // cut, invalid, or certainly wrong: nobody can tell what the document was
};

// Sources: vstream.md 8.10. Taken for lost, although they are valid JSON: dates before the year 0, which stand for zero
// dates; and strings that look like a TIME (`04:00:00.000000`), whose days are missing. What can't be told from a right
// value passes: a negative TIME arrives as the empty string, a date without month or day as another date.
JsonReading read_binlog_json(std::string_view text, std::string& repaired);

// A part of a document's text.
struct JsonSpan {
  std::size_t begin;
  std::size_t end;
};

// Where a value that begins at `at` ends; npos = the text ends before. REQUIRES: valid JSON.
std::size_t end_of_json_value(std::string_view text, std::size_t at);
std::size_t skip_json_space(std::string_view text, std::size_t at);

// The content of a JSON string literal without its quotes, in UTF-8; none = not a string.
std::optional<std::string> read_json_string(std::string_view literal);

}  // namespace pipeline::planetscale
