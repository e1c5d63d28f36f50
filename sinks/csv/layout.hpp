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
  std::vector<LayoutColumn> columns;  // the metadata columns first
  Dialect dialect;
  friend bool operator==(const Layout&, const Layout&) = default;
};

// "_op" and so on.
std::string_view name_of(MetadataColumn column);

// Invalid when a column of the stream has the name of a metadata column.
Result<Layout> make_layout(const Schema& schema, const CsvOptions& options);

// The first line of a file; empty when the dialect has no header.
std::string header_of(const Layout& layout);

}  // namespace pipeline::csv
