// ParquetSink: writes each stream to Parquet files of its own, each row exactly once.
//
// Rows go to a file under a working name, row group by row group; at a checkpoint the row group that is being filled is
// written out. A file gets its footer and its name when it is full, when the columns change, and at the end of a run.
// A new generation replaces all files of its stream at its first checkpoint. With format = "latest" these files are a
// log, out of sight, which the end of the run merges into the files of the table (latest/latest_tables.hpp).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "change_columns.hpp"
#include "field_ids.hpp"
#include "latest/latest_tables.hpp"
#include "parquet_file.hpp"
#include "parquet_options.hpp"
#include "pipeline/sdk/files/files.hpp"
#include "pipeline/sdk/files/manifest.hpp"
#include "pipeline/sdk/sink.hpp"

namespace pipeline::parquet {

class ParquetSink final : public Sink {
 public:
  static const char* name() { return "parquet"; }
  static const char* text();
  static const OptionTable& options() { return ParquetOptions::table(); }
  static Result<std::unique_ptr<ParquetSink>> create(Host host, const Options& options);

  ParquetSink(Host host, ParquetOptions options, std::unique_ptr<files::FileOperations> operations);

  Status check() override;
  Status recover(std::string_view token) override;
  Status bind(uint32_t stream_number, const StreamInfo& stream) override;
  Status write(uint32_t stream_number, Batch batch) override;
  Status truncate(uint32_t stream_number, const Truncate& truncate) override;
  Result<std::string> prepare(const Checkpoint& checkpoint) override;
  Status commit(std::string_view token) override;
  Status finish() override;

 private:
  struct BoundStream {
    files::StreamFiles* files;
    ChangeColumns columns;
    std::vector<ColumnInput> inputs;  // with their field ids
    FileDescription description;
    files::Partitions partitions;
  };
  struct Positions {
    std::string_view first;
    std::string_view last;
  };
  // Rows of a batch that go to one file.
  struct RowRange {
    std::size_t first;
    std::size_t end;
    std::string_view folder;
  };

  Status open_files(files::Token& token);
  Result<BoundStream*> bound(uint32_t stream_number);
  Status append_group(const BoundStream& stream, const BatchColumns& columns, const files::Partitions::Group& group,
                      const Positions& positions);
  Status append(const BoundStream& stream, const BatchColumns& columns, RowRange rows, const Positions& positions);
  Status flush(files::StreamFiles& stream, files::OutputFile& file, ParquetFile& parquet);
  Status flush_largest();
  Status write_manifest();

  Host host_;
  ParquetOptions options_;
  ParquetOptions file_options_;  // of the files that rows are appended to
  std::unique_ptr<files::FileOperations> operations_;
  ParquetFormat format_;
  std::optional<files::DirectoryLock> lock_;
  std::optional<files::FileSet> files_;  // once recovered
  std::optional<LatestTables> latest_;   // likewise; only with Content::latest
  std::map<uint32_t, BoundStream> streams_;
  FieldIds field_ids_;
  std::string manifest_;
  uint64_t buffered_bytes_ = 0;  // of all row groups that are being filled
  bool warned_of_truncate_ = false;
};

}  // namespace pipeline::parquet
