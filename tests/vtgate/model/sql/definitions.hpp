// Column definitions of CREATE and ALTER TABLE.
#pragma once

#include <optional>
#include <string>

#include "model/sql/tokens.hpp"
#include "model/table.hpp"

namespace pipeline::vtgate::model::sql {

struct ColumnDefinition {
  Column column;
  bool primary_key = false;
};

// From the name on, up to the comma or parenthesis behind it. None = not understood.
std::optional<ColumnDefinition> read_column(TokenReader& tokens);
// `(a, b)`: the columns by index. None = one isn't there.
std::optional<std::vector<std::size_t>> read_key(TokenReader& tokens, const TableSchema& schema);

}  // namespace pipeline::vtgate::model::sql
