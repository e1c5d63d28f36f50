// ParquetFile: the Parquet side of one open file: the row group that is being filled, those that are finished, and what
// the footer will tell. ParquetFormat: makes one for each file of a FileSet.
//
// Rows that were flushed are followed by a record of their row group (row_group_record.hpp), so that a file can be gone
// on with after any crash by cutting it to its committed length. Not thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "file_description.hpp"
#include "format/row_group_record.hpp"
#include "format/row_group_writer.hpp"
#include "parquet_options.hpp"
#include "pipeline/sdk/files/file_set.hpp"

namespace pipeline::parquet {

struct ParquetFile final : files::OutputFile::Attachment {
  ParquetFile(FileDescription kept, RowGroupWriter writer) : description(std::move(kept)), rows(std::move(writer)) {}

  FileDescription description;
  RowGroupWriter rows;
  std::vector<RowGroupRecord> groups;
  uint64_t log_end = 0;
  // Of the rows in the file, in the order they came; empty = unknown.
  std::string first_position;
  std::string last_position;

  void saw_positions(std::string_view first, std::string_view last);
};

// What a footer tells of a file besides its columns. The description is there as a whole, so that the file can be read
// back for a merge.
inline constexpr std::string_view kDescriptionKey = "pipeline.description";
KeyValues key_values(const FileDescription& description, uint64_t rows, const std::string& first_position,
                     const std::string& last_position);

class ParquetFormat final : public files::FileFormat {
 public:
  // Borrows both.
  ParquetFormat(files::FileOperations& operations, const ParquetOptions& options);

  // The Parquet side of a file that rows of these columns are to be added to.
  Result<ParquetFile*> of(files::OutputFile& file, const FileDescription& description,
                          const std::vector<ColumnInput>& inputs);
  // Writes out the row group that is being filled, as bytes that are to be appended to the file together with the
  // number of rows that is returned. All but the last part are appended already.
  struct Flushed {
    std::string record;
    uint64_t rows = 0;
  };
  Result<Flushed> flush(files::OutputFile& file, ParquetFile& parquet);

  Status begin(files::OutputFile& file) override;
  Status checkpoint(files::OutputFile& file) override;
  Status end(files::OutputFile& file) override;

  [[nodiscard]] Compressor& compressor() { return compressor_; }

 private:
  Result<ParquetFile*> restore(files::OutputFile& file, FileDescription description,
                               const std::vector<ColumnInput>& inputs);

  files::FileOperations& operations_;
  const ParquetOptions& options_;
  Compressor compressor_;
};

}  // namespace pipeline::parquet
