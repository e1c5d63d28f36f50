// LogWriter: the rows of one stream as entries of its log. Made when a stream is bound. Not thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "latest/table_columns.hpp"
#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/schema.hpp"
#include "pipeline/sdk/status.hpp"
#include "value_format.hpp"

namespace pipeline::csv {

class LogWriter {
 public:
  // REQUIRES: `columns` were made of a stream with this schema.
  LogWriter(const Schema& schema, const TableColumns& columns);

  // Appends entries for the rows from `row` on, until the batch ends or `out` is worth writing out. Returns the next
  // row. Failed when the batch hasn't the columns of the schema.
  Result<int64_t> append(const Batch& batch, int64_t row, std::string& out);
  static void append_truncate(std::string_view shard, std::string& out);

 private:
  void append_row(const Batch& batch, int64_t row, std::string& out);
  // The value of the batch at hand; valid until the next call.
  std::string_view bare_text(std::size_t column, int64_t row);

  Schema schema_;
  std::vector<std::size_t> key_;  // columns, in the key's order
  std::vector<ValueFormat> formats_;
  std::vector<ColumnView> views_;   // of the batch at hand
  std::deque<OwnedArray> derived_;  // texts in the place of its lists
  std::vector<bool> unknown_;
  std::string key_bytes_;
  std::string payload_;
  std::vector<char> text_;
};

}  // namespace pipeline::csv
