// TableState: the part files that hold a table's rows as they are now, and how much of its log is in them. A value,
// kept in _merged.json beside the log; writing it is the moment at which a merge counts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/sdk/files/file_operations.hpp"
#include "pipeline/sdk/files/token.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::parquet {

struct Part {
  std::string name;  // relative to the sink's folder
  uint64_t rows = 0;
  uint64_t bytes = 0;

  [[nodiscard]] std::string working_name() const { return name + ".inprogress"; }
  friend bool operator==(const Part&, const Part&) = default;
};

struct TableState {
  std::string name_space;
  std::string table;
  uint64_t generation = 0;  // of the rows
  uint64_t next_part = 1;
  std::vector<Part> parts = {};
  std::vector<std::string> removed = {};     // parts that the last merge replaced
  uint64_t log_number = 0;                   // a log that begins anew has a higher one
  std::map<std::string, uint64_t> log = {};  // its files and their lengths

  // Whether all of the log is merged.
  [[nodiscard]] bool covers(const files::StreamRecord& stream) const;
  [[nodiscard]] uint64_t rows() const;

  // None where there is no file.
  static Result<std::optional<TableState>> read(files::FileOperations& operations, const std::filesystem::path& folder);
  Status write(files::FileOperations& operations, const std::filesystem::path& folder) const;

  // Gives the parts their names and removes those that were replaced, below the sink's folder. Can be repeated.
  Status settle(files::FileOperations& operations, const std::filesystem::path& directory) const;
};

}  // namespace pipeline::parquet
