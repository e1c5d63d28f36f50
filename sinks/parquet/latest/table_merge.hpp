// TableMerge: brings the log of a table and its part files together: parts without changed rows stay as they are, the
// others are written again without them, and the rows of the log that are the last of their keys go to new parts, those
// that don't tell all values completed (partial_rows.hpp).
//
// One use. Borrows the FileOperations and the Compressor.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "latest/log_changes.hpp"
#include "latest/new_parts.hpp"
#include "latest/table_file.hpp"
#include "latest/table_state.hpp"
#include "parquet_options.hpp"
#include "pipeline/sdk/files/path_template.hpp"

namespace pipeline::parquet {

class TableMerge {
 public:
  TableMerge(files::FileOperations& operations, Compressor& compressor, const ParquetOptions& options,
             const files::PathTemplate& path, TableState before);

  // The next file of the log, complete.
  Status add_log(const std::filesystem::path& path, uint64_t bytes);
  // Writes the parts. What it gives still has to be written and settled; its log is that of `before`.
  Result<TableState> run();
  // Values that no row told; they are NULL.
  [[nodiscard]] uint64_t unknown_values() const { return unknown_values_; }

 private:
  Status read_changes(TableFile& log, uint64_t& place);
  Status read_truncates();
  Status write_changes(TableFile& log, uint64_t& place);
  Status complete_partial_rows();
  Result<TableFile> open_part(const Part& part) const;
  Status merge_part(const Part& part);

  files::FileOperations& operations_;
  const ParquetOptions& options_;
  TableState before_;
  TableState after_;
  NewParts new_parts_;
  std::vector<TableFile> logs_;
  LogChanges changes_;
  bool emptied_ = false;  // all that was there before the log
  uint64_t unknown_values_ = 0;
};

}  // namespace pipeline::parquet
