// RowWriter: the rows of one stream as lines of CSV. BoundRows: the same for one batch.
//
// A RowWriter is made when a stream is bound and says how each column is written; it can be shared. BoundRows borrows
// the writer and the batch. Not thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "byte_buffer.hpp"
#include "csv_options.hpp"
#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/schema.hpp"
#include "pipeline/sdk/sink.hpp"
#include "plain_text.hpp"
#include "value_format.hpp"

namespace pipeline::csv {

class RowWriter;

class BoundRows {
 public:
  // Appends lines from `row` on until `end` or until the buffer is worth writing out. Returns the next row.
  int64_t append(int64_t row, int64_t end, ByteBuffer& buffer) const;
  // Appends the line of one row.
  void append_row(int64_t row, ByteBuffer& buffer) const;
  [[nodiscard]] int64_t length() const { return length_; }

 private:
  friend class RowWriter;

  [[nodiscard]] std::size_t text_bytes(int64_t row, int64_t end) const;
  [[nodiscard]] char* write_lines(int64_t row, int64_t end, char* out) const;

  explicit BoundRows(const Dialect& dialect);

  const Dialect* dialect_;
  PlainText plain_;
  std::vector<Cell> cells_;
  std::deque<std::string> texts_;   // what constant cells write
  std::deque<ColumnView> images_;   // whether a row has a before image
  std::deque<OwnedArray> derived_;  // texts in the place of lists
  std::size_t line_room_ = 0;       // bytes of a line at most, without the size of its texts
  int64_t length_ = 0;
};

class RowWriter {
 public:
  RowWriter(const Schema& schema, const CsvOptions& options);

  // Failed when the batch hasn't the columns of the schema, and when a value isn't known and no column would tell so.
  Result<BoundRows> bind(const Batch& batch) const;

  // A line for a truncate: what the metadata tells, then NULLs.
  [[nodiscard]] std::string truncate_line(const Truncate& truncate) const;
  [[nodiscard]] bool tells_operation() const;

 private:
  void add_metadata(const Batch& batch, MetadataColumn column, BoundRows& rows) const;
  void add_change(const Batch& batch, std::size_t index, const ValueFormat& format, BoundRows& rows) const;
  void add_constant(std::string text, BoundRows& rows) const;
  void add_unavailable(const Batch& batch, BoundRows& rows) const;
  void add_before_images(const Batch& batch, BoundRows& rows) const;
  // The column itself, or the texts of its lists.
  [[nodiscard]] ColumnView view_of(const ArrowArray& column, std::size_t index, BoundRows& rows) const;
  void add(Cell cell, BoundRows& rows) const;

  Dialect dialect_;
  std::vector<MetadataColumn> metadata_;
  std::vector<ValueFormat> formats_;  // of the data columns
  std::vector<bool> is_list_;
  bool before_images_;
  bool may_read_as_null_;
};

}  // namespace pipeline::csv
