#include "model/table.hpp"

#include <algorithm>
#include <numeric>

#include "model/cell.hpp"

namespace pipeline::vtgate::model {

std::vector<std::size_t> TableSchema::identity() const {
  if (!key.empty()) return key;
  std::vector<std::size_t> all(columns.size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

bool TableSchema::in_key(std::size_t column) const {
  return std::find(key.begin(), key.end(), column) != key.end();
}

std::optional<std::size_t> TableSchema::find(const std::string& column) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == column) return i;
  }
  return std::nullopt;
}

Row TableSchema::key_of(const Row& row) const {
  Row result;
  for (const std::size_t column : identity()) result.push_back(row[column]);
  return result;
}

bool TableSchema::has_labels() const {
  return std::any_of(columns.begin(), columns.end(), is_label);
}

bool RowLess::operator()(const Row& a, const Row& b) const {
  for (std::size_t i = 0; i < identity_.size(); ++i) {
    const auto order = compare_cells(schema_->columns[identity_[i]], a[i], b[i]);
    if (order != 0) return order < 0;
  }
  return false;
}

std::vector<Row> TableRows::in_order() const {
  std::vector<Row> rows;
  rows.reserve(rows_.size());
  for (const auto& [key, row] : rows_) rows.push_back(row);
  return rows;
}

const Row* TableRows::find(const Row& key) const {
  const auto found = rows_.find(key);
  return found == rows_.end() ? nullptr : &found->second;
}

bool TableRows::insert(Row row) {
  Row key = schema_->key_of(row);
  if (!schema_->key.empty() && rows_.find(key) != rows_.end()) return false;
  rows_.emplace(std::move(key), std::move(row));
  return true;
}

bool TableRows::erase(const Row& row) {
  const auto found = rows_.find(schema_->key_of(row));
  if (found == rows_.end()) return false;
  rows_.erase(found);
  return true;
}

void TableRows::rebuild(const SchemaPointer& schema, const std::function<Row(const Row&)>& convert) {
  TableRows rebuilt(schema);
  for (const auto& [key, row] : rows_) rebuilt.insert(convert(row));
  *this = std::move(rebuilt);
}

}  // namespace pipeline::vtgate::model
