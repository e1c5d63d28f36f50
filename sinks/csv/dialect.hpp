// Dialect: how values, rows and the header of a CSV file are written. A value.
#pragma once

#include <string>
#include <string_view>

namespace pipeline::csv {

// Which values stand in quotes. NULL never does.
enum class QuotePolicy {
  minimal,  // those that need it
  strings,  // all text
  all,
};

// How binary columns are written.
enum class BytesFormat {
  hex,      // 00ff61
  base64,   // AP9h
  escaped,  // \x00\xffa; a backslash is \x5c
  raw,      // as they are
};

struct Dialect {
  char delimiter = ',';
  std::string null;  // stands for NULL, never quoted; a value equal to it is
  bool header = true;
  bool crlf = false;  // lines end with CR LF instead of LF
  bool byte_order_mark = false;
  QuotePolicy quotes = QuotePolicy::minimal;
  BytesFormat bytes = BytesFormat::hex;
  bool guard_formulas = false;  // text that a spreadsheet takes for a formula gets a ' in front

  [[nodiscard]] std::string_view line_end() const { return crlf ? "\r\n" : "\n"; }
  friend bool operator==(const Dialect&, const Dialect&) = default;
};

}  // namespace pipeline::csv
