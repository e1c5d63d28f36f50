// JsonLines: the rows of one batch as lines of JSON (https://jsonlines.org).
//
//   {"_op":"insert","_shard":"-80","id":1,"price":"12.50","created":"2024-01-02 03:04:05.000000","photo":null}
//   {"_op":"truncate","_shard":"-80"}
//
// `_op` is snapshot, insert, update, delete, or truncate: all rows of the shard are gone. Decimals are strings, so that
// no reader rounds them; so are dates ("2024-01-02") and timestamps; durations are microseconds; bytes are hex. A value
// that isn't known is left out, which tells it apart from NULL. Borrows schema and batch. Not thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/schema.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::jsonl {

// Invalid, naming the column, when there is no form for its type.
Status check_types(const Schema& schema);

// With its line end.
std::string truncate_line(std::string_view shard);

class JsonLines {
 public:
  // REQUIRES: check_types(schema) is ok; the batch has its columns.
  JsonLines(const Schema& schema, const Batch& batch);

  // Appends the line of a row.
  void append(int64_t row, std::string& lines) const;

 private:
  const Schema& schema_;
  ChangeView changes_;
  std::vector<ColumnView> columns_;
  int64_t first_;
};

}  // namespace pipeline::jsonl
