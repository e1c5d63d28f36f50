// RecordedRows: what a table really held at the end of a recording (tests/data/README.md, rows/<table>.jsonl).
//
// A value.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "pipeline/planetscale/vstream.pb.h"
#include "pipeline/sdk/status.hpp"

namespace pipeline::vtgate {

// Collation ids.
inline constexpr uint32_t kBinaryCollation = 63;
inline constexpr uint32_t kUtf8Collation = 255;

struct RecordedColumn {
  std::string name;
  std::string column_type;
  std::string charset;  // MySQL's name; empty = not text
  bool nullable = true;
  bool binary = false;  // the values are bytes, not UTF-8
};

struct RecordedRows {
  using Row = std::vector<std::optional<std::string>>;

  std::string table;
  std::vector<std::string> primary_key;
  std::vector<RecordedColumn> columns;
  std::vector<Row> rows;

  static Result<RecordedRows> load(const std::filesystem::path& file);
  // Forgets all other columns.
  void keep_columns(const std::set<std::string>& names);
  // Places of the key's columns; of all columns when there is no key.
  [[nodiscard]] std::vector<std::size_t> key_places() const;
  // The columns as a server would tell them, and a row as it would send it. Text is in utf8mb4.
  [[nodiscard]] std::vector<planetscale::wire::Field> fields() const;
};

// The cells of a row in wire form, and the other way round.
RecordedRows::Row cells_of(const planetscale::wire::Row& row);
planetscale::wire::Row wire_row(const RecordedRows::Row& row);

}  // namespace pipeline::vtgate
