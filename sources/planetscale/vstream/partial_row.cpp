#include "vstream/partial_row.hpp"

#include <algorithm>
#include <utility>

#include "vstream/json_partial.hpp"

namespace pipeline::planetscale {

bool PartialRow::read(const RowChangeView& change, const std::vector<Column>& columns) {
  documents_.clear();
  unavailable_.assign(columns.size(), false);
  before_.clear();
  if (!read_cells(change.after, cells_) || cells_.size() != columns.size()) return false;
  if (change.before.present && (!read_cells(change.before, before_) || before_.size() != columns.size())) return false;
  before_.resize(columns.size());
  // With a projection the bitmap is that of the table's columns (vstream.md 3): then any NULL may be a missing value.
  const ColumnBitmap& held = change.data_columns;
  const bool fits = !held.present || held.count == columns.size();
  const auto json_columns = static_cast<uint64_t>(
      std::count_if(columns.begin(), columns.end(), [](const Column& column) { return column.is_json; }));
  const bool json_fits = change.json_changes.count == json_columns;
  std::size_t json_column = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool marked = columns[i].is_json && json_fits && change.json_changes.test(json_column);
    if (columns[i].is_json) ++json_column;
    const bool missing = fits ? held.present && !held.test(i) : !cells_[i];
    if (missing) {
      take_from_before(i);
    } else if (columns[i].is_json && change.json_changes.present && cells_[i]) {
      read_json(i, marked);
    }
  }
  return true;
}

bool PartialRow::read_before(const RowImage& before, const std::vector<Column>& columns, bool images_are_partial) {
  if (!read_cells(before, cells_) || cells_.size() != columns.size()) return false;
  unavailable_.assign(columns.size(), false);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    images_are_partial = images_are_partial || (!cells_[i] && !columns[i].nullable);
  }
  if (!images_are_partial) return true;
  for (std::size_t i = 0; i < columns.size(); ++i) unavailable_[i] = !cells_[i];
  return true;
}

void PartialRow::take_from_before(std::size_t column) {
  cells_[column] = before_[column];
  unavailable_[column] = !before_[column];
}

void PartialRow::read_json(std::size_t column, bool is_change) {
  if (cells_[column]->empty()) return take_from_before(column);
  if (!is_change && !is_json_change(*cells_[column])) return;
  std::optional<std::string> document =
      before_[column] ? apply_json_change(*before_[column], *cells_[column]) : std::nullopt;
  if (document) {
    cells_[column] = documents_.emplace_back(*std::move(document));
  } else {
    cells_[column] = std::nullopt;
    unavailable_[column] = true;
  }
}

}  // namespace pipeline::planetscale
