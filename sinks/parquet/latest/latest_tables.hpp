// LatestTables: the part files of all tables, and when a log has to begin anew. For format = "latest".
//
// During a run changes are appended to a log for each table: Parquet files of the file SDK below
// `.pipeline-parquet/`, with the columns _op, _unavailable and _shard before those of the table. At the end of the
// run each log is merged into the part files of its table (table_merge.hpp). A merge counts once _merged.json is
// written; before that its parts are overwritten by the next try, after it the recovery gives them their names. The log
// that was merged goes away with the first checkpoint after the merge: merging it again would give the same rows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>

#include "file_description.hpp"
#include "format/compression.hpp"
#include "latest/table_state.hpp"
#include "parquet_options.hpp"
#include "pipeline/sdk/files/file_set.hpp"
#include "pipeline/sdk/files/path_template.hpp"
#include "pipeline/sdk/host.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::parquet {

// The options of the log of a sink with these.
ParquetOptions log_options(const ParquetOptions& options);

class LatestTables {
 public:
  // Borrows all but the host. `log_directory` is that of the log's files.
  LatestTables(files::FileOperations& operations, const ParquetOptions& options, Host host,
               std::filesystem::path log_directory, files::PathTemplate path, files::PathTemplate log_path);

  // Brings the part files of the streams of a token to what their states say.
  Status recover(const files::Token& token);
  // The number of the log for rows of the stream: the one that `logs` has, or a higher one when that is merged or holds
  // rows of an older generation. Invalid for a stream without a primary key; failed when the key isn't that of the rows
  // of its generation that are there.
  Result<uint64_t> log_number(const StreamInfo& stream, const files::FileSet& logs) const;
  // Merges all logs, which are complete.
  Status merge(const files::Token& logs, Compressor& compressor);
  // The part files, as a manifest lists them.
  [[nodiscard]] files::Token parts() const;

 private:
  using Name = std::pair<std::string, std::string>;

  [[nodiscard]] std::filesystem::path folder_of(const Name& name) const;
  void tell_unknown_values(const Name& name, uint64_t values) const;
  Status merge_table(const files::StreamRecord& logs, Compressor& compressor);
  // Of the rows in a file of a log or of a table.
  Result<FileDescription> description_of(const files::FileRecord& log) const;
  Result<FileDescription> read_description(const std::filesystem::path& path, uint64_t bytes) const;
  // Whether the rows of the stream can be told from those that were merged.
  Status check_rows_before(const StreamInfo& stream, const TableState& state) const;

  files::FileOperations& operations_;
  const ParquetOptions& options_;
  Host host_;
  std::filesystem::path log_directory_;
  files::PathTemplate path_;
  files::PathTemplate log_path_;
  std::map<Name, TableState> tables_;
};

}  // namespace pipeline::parquet
