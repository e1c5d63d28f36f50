#include "model/statement_plan.hpp"

#include <algorithm>
#include <iterator>

#include "model/cell.hpp"
#include "model/events.hpp"

namespace pipeline::vtgate::model {
namespace {

bool equivalent(const Column& written, const Column& today) {
  return base_type(written) == base_type(today);
}

wire::RowChange::Bitmap bitmap_of(const std::vector<bool>& columns) {
  wire::RowChange::Bitmap bitmap;
  bitmap.set_count(static_cast<int64_t>(columns.size()));
  std::string bits((columns.size() + 7) / 8, '\0');
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i]) bits[i / 8] = static_cast<char>(static_cast<unsigned char>(bits[i / 8]) | (1U << (i % 8)));
  }
  bitmap.set_cols(bits);
  return bitmap;
}

}  // namespace

std::vector<wire::Field> fields_of(const TableSchema& schema, const std::vector<std::size_t>& columns) {
  std::vector<wire::Field> fields;
  for (const std::size_t column : columns) fields.push_back(field_of(schema.columns[column], schema.in_key(column)));
  return fields;
}

std::variant<StatementPlan, std::string> plan_statement(const TableSchema& written, const TableSchema* today,
                                                        const TableFilter& filter) {
  if (today == nullptr) return "unknown table " + written.name + " in schema";
  const std::size_t count = written.columns.size();
  if (count > today->columns.size()) {
    return "cannot determine table columns for " + written.name + ": event has " + std::to_string(count) +
           " columns, schema has " + std::to_string(today->columns.size());
  }
  TableSchema read = *today;
  read.columns.resize(count);
  const bool fits = std::equal(written.columns.begin(), written.columns.end(), read.columns.begin(), equivalent);
  std::string missing;
  StatementPlan plan;
  if (!fits) {
    if (!filter.columns.empty()) return "cannot use column names with table " + written.name;
    for (std::size_t i = 0; i < count; ++i) {
      plan.fields.push_back(anonymous_field(written.columns[i], i));
      plan.columns.push_back(i);
      plan.read_as.push_back(written.columns[i]);
    }
    plan.labels_are_text = written.has_labels();
    return plan;
  }
  const auto columns = filter.projection(read, missing);
  if (!columns) return "column " + missing + " not found in table " + written.name;
  plan.columns = *columns;
  plan.fields = fields_of(read, plan.columns);
  for (const std::size_t column : plan.columns) plan.read_as.push_back(read.columns[column]);
  plan.labels_are_text = std::any_of(plan.read_as.begin(), plan.read_as.end(), is_label);
  return plan;
}

wire::RowChange row_change(const TableSchema& written, const LoggedChange& change, const StatementPlan& plan) {
  const auto row = [&](const Row& image) {
    Row cells;
    for (std::size_t i = 0; i < plan.columns.size(); ++i) {
      const Column& column = written.columns[plan.columns[i]];
      const Cell& cell = image[plan.columns[i]];
      cells.push_back(cell ? Cell(binlog_form(plan.read_as[i], relabelled(column, plan.read_as[i], *cell)))
                           : std::nullopt);
    }
    return wire_row(cells);
  };
  wire::RowChange result;
  if (change.image.before) *result.mutable_before() = row(*change.image.before);
  if (change.image.after) *result.mutable_after() = row(*change.image.after);
  if (!change.after_columns.empty()) *result.mutable_data_columns() = bitmap_of(change.after_columns);
  return result;
}

wire::Row copied_row(const TableSchema& schema, const Row& row, const std::vector<std::size_t>& columns) {
  Row cells;
  for (const std::size_t column : columns) {
    const Cell& cell = row[column];
    cells.push_back(cell ? Cell(copy_form(schema.columns[column], *cell)) : std::nullopt);
  }
  return wire_row(cells);
}

}  // namespace pipeline::vtgate::model
