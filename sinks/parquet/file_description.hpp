// FileDescription: what all rows of one Parquet file have in common. A value, kept as JSON in the token, so that a file
// can be ended without its stream being bound again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "format/types.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::parquet {

struct FileDescription {
  std::string name_space;
  std::string table;
  uint64_t generation = 0;
  std::vector<Column> columns;
  std::vector<std::string> key = {};  // names of the columns of the primary key

  [[nodiscard]] std::string to_json() const;
  static Result<FileDescription> parse(std::string_view json);
  // The same for equal columns, another one otherwise: 16 hex digits.
  [[nodiscard]] std::string schema_version() const;

  friend bool operator==(const FileDescription&, const FileDescription&) = default;
};

}  // namespace pipeline::parquet
