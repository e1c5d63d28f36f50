#include "sources/planetscale/differential/plain_rows.hpp"

namespace pipeline::planetscale::test {
namespace {

constexpr uint32_t kKeyFlag = 2;

std::vector<PlainCell> cells_of(const wire::Row& row) {
  std::vector<PlainCell> cells;
  std::string rest = row.values();
  for (const int64_t length : row.lengths()) {
    PlainCell& cell = cells.emplace_back();
    if (length < 0) continue;
    cell.text = rest.substr(0, static_cast<std::size_t>(length));
    rest.erase(0, static_cast<std::size_t>(length));
  }
  return cells;
}

bool holds(const wire::RowChange::Bitmap& bitmap, int column) {
  return (bitmap.cols()[static_cast<std::size_t>(column) / 8] >> (column % 8) & 1) != 0;
}

std::vector<PlainCell> after_of(const wire::RowChange& change, const wire::FieldEvent& fields) {
  std::vector<PlainCell> after = cells_of(change.after());
  const std::vector<PlainCell> before = cells_of(change.before());
  for (int i = 0; i < fields.fields_size(); ++i) {
    PlainCell& cell = after[static_cast<std::size_t>(i)];
    if (change.has_data_columns() && !holds(change.data_columns(), i)) {
      if (change.has_before()) cell = before[static_cast<std::size_t>(i)];
      cell.unsure = !cell.text.has_value();
    }
    cell.unsure = cell.unsure || (change.has_json_partial_values() && fields.fields(i).column_type() == "json");
  }
  return after;
}

bool is_other_row(const wire::RowChange& change, const wire::FieldEvent& fields) {
  const std::vector<PlainCell> before = cells_of(change.before());
  const std::vector<PlainCell> after = cells_of(change.after());
  bool has_key = false;
  bool differs = false;
  for (int i = 0; i < fields.fields_size(); ++i) {
    if ((fields.fields(i).flags() & kKeyFlag) == 0) continue;
    has_key = true;
    const auto& text = after[static_cast<std::size_t>(i)].text;
    differs = differs || (text && text != before[static_cast<std::size_t>(i)].text);
  }
  return !has_key || differs;
}

}  // namespace

std::vector<PlainRow> plain_rows(const wire::RowEvent& event, const wire::FieldEvent& fields, bool copy) {
  std::vector<PlainRow> rows;
  for (const wire::RowChange& change : event.row_changes()) {
    if (copy) {
      rows.push_back({Operation::snapshot, cells_of(change.after())});
    } else if (!change.has_before()) {
      if (change.has_after()) rows.push_back({Operation::insert, after_of(change, fields)});
    } else if (!change.has_after()) {
      rows.push_back({Operation::remove, cells_of(change.before())});
    } else if (is_other_row(change, fields)) {
      rows.push_back({Operation::remove, cells_of(change.before())});
      rows.push_back({Operation::insert, after_of(change, fields)});
    } else {
      rows.push_back({Operation::update, after_of(change, fields)});
    }
  }
  return rows;
}

}  // namespace pipeline::planetscale::test
