// Dialect: how values, rows and the header of a CSV file are written. A value.
#pragma once

#include <string>
#include <string_view>

namespace pipeline::csv {

struct Dialect {
  char delimiter = ',';
  std::string null;  // stands for NULL, never quoted; a value equal to it is
  bool header = true;
  bool crlf = false;  // lines end with CR LF instead of LF

  [[nodiscard]] std::string_view line_end() const { return crlf ? "\r\n" : "\n"; }
  friend bool operator==(const Dialect&, const Dialect&) = default;
};

}  // namespace pipeline::csv
