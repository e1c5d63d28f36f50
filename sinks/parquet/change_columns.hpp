// ChangeColumns: the columns that tell of the change: the metadata before the data, the before images behind it. And
// BatchColumns: the arrays of one batch, one for each column of the file.
//
// A ChangeColumns is immutable. BatchColumns borrows the batch and owns what had to be made.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "column_mapping.hpp"
#include "format/column_input.hpp"
#include "parquet_options.hpp"
#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/sink.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::parquet {

class BatchColumns {
 public:
  [[nodiscard]] const std::vector<const ArrowArray*>& arrays() const { return arrays_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }

  void borrow(const ArrowArray& array) { arrays_.push_back(&array); }
  void keep(OwnedArray array);
  // A column in which every row is null.
  void add_nulls();
  explicit BatchColumns(std::size_t rows) : rows_(rows) {}

 private:
  std::vector<const ArrowArray*> arrays_;
  std::deque<OwnedArray> owned_;
  std::size_t rows_;
};

class ChangeColumns {
 public:
  // Invalid when a column of the stream has a name that is needed, or can't be mapped.
  static Result<ChangeColumns> make(const StreamInfo& stream, const ParquetOptions& options);

  // Of all columns of the file, in their order.
  [[nodiscard]] const std::vector<ColumnInput>& inputs() const { return inputs_; }
  // Failed when the batch hasn't the columns of the stream.
  Result<BatchColumns> columns_of(const Batch& batch) const;
  // One row that tells of a truncate; the data is null.
  [[nodiscard]] BatchColumns truncate_row(const Truncate& truncate) const;
  [[nodiscard]] bool tells_operation() const;

 private:
  void add_metadata(const Batch& batch, MetadataColumn column, BatchColumns& columns) const;

  std::vector<MetadataColumn> metadata_;
  std::vector<ColumnInput> inputs_;
  std::size_t data_columns_ = 0;
  bool before_images_ = false;
};

}  // namespace pipeline::parquet
