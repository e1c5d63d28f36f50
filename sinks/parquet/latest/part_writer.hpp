// PartWriter: one Parquet file of a table's rows, written from decoded pages. It has its working name until the state
// of its table moves on. Borrows the FileOperations and the Compressor. Not thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "file_description.hpp"
#include "format/compression.hpp"
#include "format/page_values.hpp"
#include "format/row_group_writer.hpp"
#include "latest/table_state.hpp"
#include "parquet_options.hpp"
#include "pipeline/sdk/files/output_file.hpp"

namespace pipeline::parquet {

class PartWriter {
 public:
  PartWriter(files::FileOperations& operations, Compressor& compressor, const ParquetOptions& options, std::string name,
             FileDescription description);

  Status begin();
  // Rows whose `keep` is not 0; one page for each column, null = all NULL.
  Status append(const std::vector<const PageValues*>& pages, const std::vector<uint8_t>& keep);
  // Brings the file to the disk.
  Result<Part> finish();

  [[nodiscard]] const FileDescription& description() const { return description_; }
  // Bytes written by now, without the row group that is being filled.
  [[nodiscard]] uint64_t bytes() const { return file_.bytes_with_waiting(); }

 private:
  Status flush();

  Compressor& compressor_;
  std::string name_;
  FileDescription description_;
  files::OutputFile file_;
  RowGroupWriter rows_;
  std::vector<RowGroupRecord> groups_;
  uint64_t written_rows_ = 0;
};

}  // namespace pipeline::parquet
