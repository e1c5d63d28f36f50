// LatestTables: the part files of all tables, and when a log has to begin anew. For format = "latest".
//
// During a run changes are appended to a log for each table: Parquet files of the file SDK below
// `.pipeline-parquet/`, with the columns _op, _shard and _unavailable before those of the table. At the end of the run
// each log is merged into the part files of its table (table_merge.hpp). A merge counts once _merged.json is written;
// before that its parts are overwritten by the next try, after it the recovery gives them their names. The log that was
// merged goes away with the first checkpoint after the merge: merging it again would give the same rows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>

#include "format/compression.hpp"
#include "latest/table_state.hpp"
#include "parquet_options.hpp"
#include "pipeline/sdk/files/file_set.hpp"
#include "pipeline/sdk/files/path_template.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::parquet {

// The options of the log of a sink with these.
ParquetOptions log_options(const ParquetOptions& options);

class LatestTables {
 public:
  // Borrows all. `log_directory` is that of the log's files.
  LatestTables(files::FileOperations& operations, const ParquetOptions& options, std::filesystem::path log_directory,
               files::PathTemplate path, files::PathTemplate log_path);

  // Brings the part files of the streams of a token to what their states say.
  Status recover(const files::Token& token);
  // The number of the log for rows of the stream: the one that `logs` has, or a higher one when that is merged or holds
  // rows of an older generation. Invalid for a stream without a primary key.
  Result<uint64_t> log_number(const StreamInfo& stream, const files::FileSet& logs) const;
  // Merges all logs, which are complete.
  Status merge(const files::Token& logs, Compressor& compressor);
  // The part files, as a manifest lists them.
  [[nodiscard]] files::Token parts() const;

 private:
  using Name = std::pair<std::string, std::string>;

  [[nodiscard]] std::filesystem::path folder_of(const Name& name) const;
  Status merge_table(const files::StreamRecord& logs, Compressor& compressor);
  // Of the rows in a log file.
  Result<uint64_t> generation_of(const files::FileRecord& file) const;

  files::FileOperations& operations_;
  const ParquetOptions& options_;
  std::filesystem::path log_directory_;
  files::PathTemplate path_;
  files::PathTemplate log_path_;
  std::map<Name, TableState> tables_;
};

}  // namespace pipeline::parquet
