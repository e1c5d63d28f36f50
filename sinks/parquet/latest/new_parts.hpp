// NewParts: the part files that a merge writes. They are listed in the state of the table once they are complete, and
// have their working names until the state is settled.
//
// Borrows all. Not thread-safe.
#pragma once

#include <memory>

#include "file_description.hpp"
#include "format/compression.hpp"
#include "latest/part_writer.hpp"
#include "latest/table_state.hpp"
#include "parquet_options.hpp"
#include "pipeline/sdk/files/file_operations.hpp"
#include "pipeline/sdk/files/path_template.hpp"

namespace pipeline::parquet {

class NewParts {
 public:
  NewParts(files::FileOperations& operations, Compressor& compressor, const ParquetOptions& options,
           const files::PathTemplate& path, TableState& state)
      : operations_(operations), compressor_(compressor), options_(options), path_(path), state_(state) {}
  NewParts(const NewParts&) = delete;
  NewParts& operator=(const NewParts&) = delete;
  ~NewParts() = default;

  // Those of a merge that was cut short.
  Status remove_leftovers();
  // The part that rows of these columns go to; it stays open. Ends the one before when that has other columns or is
  // full.
  Result<PartWriter*> writer_for(const FileDescription& description);
  // Null when there is none.
  [[nodiscard]] PartWriter* open_part() { return open_.get(); }
  Status end_open_part();
  // A part beside the open one.
  Result<std::unique_ptr<PartWriter>> begin(FileDescription description);
  Status end(PartWriter& part);

 private:
  files::FileOperations& operations_;
  Compressor& compressor_;
  const ParquetOptions& options_;
  const files::PathTemplate& path_;
  TableState& state_;
  std::unique_ptr<PartWriter> open_;
};

}  // namespace pipeline::parquet
