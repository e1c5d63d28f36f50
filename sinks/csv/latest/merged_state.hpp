// MergedState: which part of a table's log its store and its CSV file hold. A value, kept in _merged.json beside the
// store; writing it is the moment at which a merge counts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "pipeline/sdk/files/file_operations.hpp"
#include "pipeline/sdk/files/token.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::csv {

struct MergedState {
  uint64_t number = 0;      // counts the merges of the table
  uint64_t generation = 0;  // of the rows
  uint64_t store_bytes = 0;
  uint64_t csv_bytes = 0;
  uint64_t rows = 0;
  std::string csv = {};                      // relative to the sink's folder
  std::string layout = {};                   // how the CSV file is written
  uint64_t log_number = 0;                   // a log that begins anew has a higher one
  std::map<std::string, uint64_t> log = {};  // its files and their lengths

  [[nodiscard]] std::string store_name() const { return "_store-" + std::to_string(number); }
  [[nodiscard]] std::string working_csv() const { return csv + ".merge-" + std::to_string(number) + ".inprogress"; }
  // Whether all of the log is merged.
  [[nodiscard]] bool covers(const files::StreamRecord& stream) const;
  [[nodiscard]] bool has_same_log(const MergedState& other) const {
    return log_number == other.log_number && log == other.log;
  }

  // None where there is no file.
  static Result<std::optional<MergedState>> read(files::FileOperations& operations,
                                                 const std::filesystem::path& folder);
  Status write(files::FileOperations& operations, const std::filesystem::path& folder) const;
};

}  // namespace pipeline::csv
