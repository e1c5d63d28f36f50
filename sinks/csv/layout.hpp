// Layout: what makes the rows of one file alike: the columns that its header names, their types, and the dialect. A
// value. Rows of different layouts never share a file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "csv_options.hpp"
#include "dialect.hpp"
#include "pipeline/sdk/schema.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::csv {

struct LayoutColumn {
  std::string name;
  std::string type;  // Arrow format string
  friend bool operator==(const LayoutColumn&, const LayoutColumn&) = default;
};

struct Layout {
  std::vector<LayoutColumn> columns;  // metadata, data, before images
  Dialect dialect;
  friend bool operator==(const Layout&, const Layout&) = default;
};

// Invalid when a column of the stream has the name of one that would be added.
Result<Layout> make_layout(const Schema& schema, const CsvOptions& options);

// The same for the same layout, and for no other. JSON.
std::string describe(const Layout& layout);

// What a file begins with: the byte order mark and the line of names, as the dialect has them.
std::string header_of(const Layout& layout);

}  // namespace pipeline::csv
