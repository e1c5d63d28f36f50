// NewParts: the parts that a merge writes, with their working names. Those that are finished go to the state of the
// table.
//
// One use. Borrows all.
#pragma once

#include <memory>

#include "file_description.hpp"
#include "format/compression.hpp"
#include "latest/part_writer.hpp"
#include "latest/table_state.hpp"
#include "parquet_options.hpp"
#include "pipeline/sdk/files/path_template.hpp"

namespace pipeline::parquet {

class NewParts {
 public:
  NewParts(files::FileOperations& operations, Compressor& compressor, const ParquetOptions& options,
           const files::PathTemplate& path, TableState& state);

  // Removes what a merge that was cut short left behind.
  Status remove_leftovers();
  // The part that new rows of these columns go to.
  Result<PartWriter*> writer_for(const FileDescription& description);
  // The one that the last call gave; null = none.
  [[nodiscard]] PartWriter* open_part() const { return open_.get(); }
  // A part of its own.
  Result<std::unique_ptr<PartWriter>> begin(FileDescription description);
  Status finish(PartWriter& part);
  // Finishes the open part, if there is one.
  Status end();

 private:
  files::FileOperations& operations_;
  Compressor& compressor_;
  const ParquetOptions& options_;
  const files::PathTemplate& path_;
  TableState& state_;
  std::unique_ptr<PartWriter> open_;
};

}  // namespace pipeline::parquet
