// How a tablet sends the rows of a logged statement: it reads them with the schema of today (vstream.md 8.3).
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "model/binary_log.hpp"
#include "model/table_rules.hpp"

namespace pipeline::vtgate::model {

struct StatementPlan {
  std::vector<wire::Field> fields;
  std::vector<std::size_t> columns;  // of the written rows, by index
  std::vector<Column> read_as;       // one for each of `columns`
  bool labels_are_text = false;
};

// `today` = the table now, null when it is gone. A text = why the stream can't go on.
std::variant<StatementPlan, std::string> plan_statement(const TableSchema& written, const TableSchema* today,
                                                        const TableFilter& filter);
wire::RowChange row_change(const TableSchema& written, const LoggedChange& change, const StatementPlan& plan);
// The row as the copy sends it.
wire::Row copied_row(const TableSchema& schema, const Row& row, const std::vector<std::size_t>& columns);
std::vector<wire::Field> fields_of(const TableSchema& schema, const std::vector<std::size_t>& columns);

}  // namespace pipeline::vtgate::model
