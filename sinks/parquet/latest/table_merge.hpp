// TableMerge: brings the log of a table and its part files together: parts without changed rows stay as they are, the
// others are written again without them, and the rows of the log that are the last of their keys go to new parts. Of a
// row that its last change doesn't tell whole, the other values come from earlier changes and from the parts.
//
// One use. Borrows the FileOperations and the Compressor.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "file_description.hpp"
#include "latest/log_changes.hpp"
#include "latest/new_parts.hpp"
#include "latest/partial_rows.hpp"
#include "latest/row_completion.hpp"
#include "latest/source_file.hpp"
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

 private:
  Status read_changes(SourceFile& log, uint64_t& place);
  Status read_truncates();
  Status read_partial_rows(SourceFile& log, uint64_t& place);
  Status write_changes(SourceFile& log, uint64_t& place);
  // Writes the rows that their last change doesn't tell whole.
  Status write_partial_rows();
  Status complete(RowCompletion& rows);
  Status write_completed(const RowCompletion& rows);
  Status merge_part(const Part& part);
  Result<uint64_t> count_dropped(SourceFile& source);
  Status copy_kept(SourceFile& source, PartWriter& to);
  [[nodiscard]] std::vector<uint8_t> kept_rows(const RowsPage& page) const;
  // Calls `visit` with each file of the log and the place of its first row, which `visit` moves on.
  Status for_each_log(Status (TableMerge::*visit)(SourceFile& log, uint64_t& place));

  files::FileOperations& operations_;
  const ParquetOptions& options_;
  TableState before_;
  TableState after_;
  NewParts parts_;
  std::vector<SourceFile> logs_;
  LogChanges changes_;
  PartialRows partial_;
  bool emptied_ = false;  // all that was there before the log
};

}  // namespace pipeline::parquet
