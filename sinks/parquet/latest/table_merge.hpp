// TableMerge: brings the log of a table and its part files together: parts without changed rows stay as they are, the
// others are written again without them, and the rows of the log that are the last of their keys go to new parts.
//
// One use. Borrows the FileOperations and the Compressor.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "file_description.hpp"
#include "format/file_reader.hpp"
#include "latest/log_changes.hpp"
#include "latest/part_writer.hpp"
#include "latest/table_state.hpp"
#include "parquet_options.hpp"
#include "pipeline/sdk/files/path_template.hpp"

namespace pipeline::parquet {

// The columns of a log before those of the table.
inline constexpr std::size_t kLogColumns = 2;  // _op, _shard

class TableMerge {
 public:
  TableMerge(files::FileOperations& operations, Compressor& compressor, const ParquetOptions& options,
             const files::PathTemplate& path, TableState before);

  // The next file of the log, complete.
  Status add_log(const std::filesystem::path& path, uint64_t bytes);
  // Writes the parts. What it gives still has to be written and settled; its log is that of `before`.
  Result<TableState> run();

 private:
  struct Source {
    std::filesystem::path path;
    FileReader reader;
    FileDescription description;
  };

  Result<Source> open(const std::filesystem::path& path, uint64_t bytes) const;
  Status read_changes(Source& log, uint64_t& place);
  Status read_truncates();
  Status write_changes(Source& log, uint64_t& place);
  Status merge_part(const Part& part);
  Result<uint64_t> count_dropped(Source& source);
  Status copy_kept(Source& source, PartWriter& to);
  [[nodiscard]] std::vector<uint8_t> kept_rows(const FileDescription& description, const std::vector<PageValues>& pages,
                                               std::size_t rows) const;
  // The part that rows of these columns go to.
  Result<PartWriter*> writer_for(const FileDescription& description);
  Result<std::unique_ptr<PartWriter>> new_part(FileDescription description);
  Status end_part();
  Status remove_leftovers();

  files::FileOperations& operations_;
  Compressor& compressor_;
  const ParquetOptions& options_;
  const files::PathTemplate& path_;
  TableState before_;
  TableState after_;
  std::vector<Source> logs_;
  LogChanges changes_;
  bool emptied_ = false;  // all that was there before the log
  std::unique_ptr<PartWriter> writer_;
};

}  // namespace pipeline::parquet
