#include "model/binary_log.hpp"

#include <algorithm>

#include "model/cell.hpp"

namespace pipeline::vtgate::model {
namespace {

void blank(Row& row, const std::vector<bool>& kept) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (!kept[i]) row[i].reset();
  }
}

// The columns that the log holds of one image. `changed` = those that an update gave another value.
std::vector<bool> kept_columns(const TableSchema& schema, RowImage image, const std::vector<bool>& changed,
                               bool is_before) {
  std::vector<bool> kept(schema.columns.size(), true);
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const bool in_key = schema.key.empty() || schema.in_key(i);
    if (image == RowImage::noblob) {
      kept[i] = !is_blob(schema.columns[i]) || in_key || (!is_before && changed[i]);
    } else {
      kept[i] = is_before ? in_key : changed[i];
    }
  }
  return kept;
}

}  // namespace

LoggedChange logged(const TableSchema& schema, Change change, RowImage image) {
  LoggedChange result{change, std::move(change)};
  Change& kept = result.image;
  if (image == RowImage::full || !kept.before) return result;
  std::vector<bool> changed(schema.columns.size(), true);
  if (kept.after) {
    for (std::size_t i = 0; i < changed.size(); ++i) changed[i] = (*kept.before)[i] != (*kept.after)[i];
    result.after_columns = kept_columns(schema, image, changed, false);
    blank(*kept.after, result.after_columns);
    if (std::find(result.after_columns.begin(), result.after_columns.end(), false) == result.after_columns.end()) {
      result.after_columns.clear();
    }
  }
  blank(*kept.before, kept_columns(schema, image, changed, true));
  return result;
}

Row converted(const TableSchema& from, const Ddl& ddl, const Row& row) {
  Row result;
  for (const Column& column : ddl.schema->columns) {
    std::string old_name = column.name;
    for (const auto& [before, after] : ddl.renamed) {
      if (after == column.name) old_name = before;
    }
    const auto found = from.find(old_name);
    result.push_back(found ? row[*found] : column.default_value);
  }
  return result;
}

}  // namespace pipeline::vtgate::model
