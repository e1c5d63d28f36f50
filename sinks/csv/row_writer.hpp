// RowWriter: turns record batches into CSV lines (RFC 4180).
//
// NULL is the null text without quotes; a text that equals it, the empty one too, is quoted. Not thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "csv_options.hpp"
#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/sink.hpp"

namespace pipeline::csv {

class RowWriter {
 public:
  // `options` is borrowed.
  RowWriter(const CsvOptions& options, Schema schema) : options_(options), schema_(std::move(schema)) {}

  // Each appends whole lines to `out`.
  void header(std::string& out) const;
  void rows(const Batch& batch, std::string& out) const;
  // A line with the operation "truncate" and no data.
  void truncate(const Truncate& truncate, std::string& out) const;

 private:
  struct RowChange {
    std::string_view operation;
    std::string_view position;
    int64_t commit_time;
    std::string_view shard;
    int64_t sequence;
  };

  void metadata(const RowChange& change, std::string& out) const;
  void value(const ColumnView& column, const DataType& type, int64_t row, std::string& out) const;
  void text(std::string_view value, std::string& out) const;
  void end_line(std::string& out) const;

  const CsvOptions& options_;
  Schema schema_;
};

}  // namespace pipeline::csv
