// TableColumns: what the log and the store of a table say about its columns. A value, kept as JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sdk/status.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::csv {

struct TableColumns {
  struct Column {
    std::string name;
    std::string type;  // Arrow format string
    friend bool operator==(const Column&, const Column&) = default;
  };

  uint64_t generation = 0;
  std::vector<Column> columns = {};
  std::vector<std::string> key = {};  // names, in the key's order

  // Invalid, with the option to blame, for a stream without a primary key.
  static Result<TableColumns> make(const StreamInfo& stream);
  [[nodiscard]] std::string to_json() const;
  static Result<TableColumns> parse(std::string_view json);
  // For each column of `target` its place here.
  [[nodiscard]] std::vector<std::optional<std::size_t>> places_of(const TableColumns& target) const;

  friend bool operator==(const TableColumns&, const TableColumns&) = default;
};

}  // namespace pipeline::csv
