// TableSchema and TableRows: the columns of a table of the model, and its rows in the order of its key.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/column.hpp"

namespace pipeline::vtgate::model {

struct TableSchema {
  std::string name;
  std::vector<Column> columns;
  std::vector<std::size_t> key{};  // columns of the primary key, in its order; empty = all columns are the key
  std::optional<std::size_t> sharding_column{};  // an integer, placed by Vitess's `hash` vindex

  // The columns by which rows are found and copied.
  [[nodiscard]] std::vector<std::size_t> identity() const;
  [[nodiscard]] bool in_key(std::size_t column) const;
  [[nodiscard]] std::optional<std::size_t> find(const std::string& column) const;
  [[nodiscard]] Row key_of(const Row& row) const;
  // True with an ENUM or a SET.
  [[nodiscard]] bool has_labels() const;
};
using SchemaPointer = std::shared_ptr<const TableSchema>;

// Orders rows by the given columns.
class RowLess {
 public:
  explicit RowLess(SchemaPointer schema) : schema_(std::move(schema)), identity_(schema_->identity()) {}
  // Of keys, as `key_of` gives them.
  bool operator()(const Row& a, const Row& b) const;

 private:
  SchemaPointer schema_;
  std::vector<std::size_t> identity_;
};

// The rows of one table in one shard. Without a key equal rows may be there several times. A value.
class TableRows {
 public:
  explicit TableRows(const SchemaPointer& schema) : schema_(schema), rows_(RowLess(schema)) {}

  [[nodiscard]] const TableSchema& schema() const { return *schema_; }
  [[nodiscard]] const SchemaPointer& schema_pointer() const { return schema_; }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] std::vector<Row> in_order() const;
  [[nodiscard]] const Row* find(const Row& key) const;
  // False = there is a row with this key.
  bool insert(Row row);
  // False = there is no such row.
  bool erase(const Row& row);
  void clear() { rows_.clear(); }
  // Another schema; each row is turned into one of the new by `convert`.
  void rebuild(const SchemaPointer& schema, const std::function<Row(const Row&)>& convert);

 private:
  SchemaPointer schema_;
  std::multimap<Row, Row, RowLess> rows_;
};

}  // namespace pipeline::vtgate::model
