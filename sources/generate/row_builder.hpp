// The columns of a generated stream, and the builder of its batches. One thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pipeline/sdk/builder.hpp"
#include "pipeline/sdk/stream.hpp"
#include "row_values.hpp"

namespace pipeline::generate {

// The stream "generate.rows_<number>"; numbers count from 0.
StreamInfo stream_info(uint64_t number);

// The key and the columns that are wanted; all, if none is named. Invalid when one of them isn't there.
Result<Schema> selected_columns(const StreamInfo& stream, const std::vector<std::string>& columns);

class RowBuilder {
 public:
  // `schema` has the columns of the batches: all of stream_info, or some of them, in their order.
  explicit RowBuilder(const Schema& schema);
  void append(const RowValues& row);
  [[nodiscard]] std::size_t bytes() const;
  // The rows so far as a struct array; the builder is empty then.
  OwnedArray finish();

 private:
  std::vector<bool> wanted_;  // by the place in stream_info
  FixedBuilder<int64_t> id_;
  BytesBuilder name_;
  BytesBuilder email_;
  FixedBuilder<int32_t> quantity_;
  FixedBuilder<Decimal128> price_;
  FixedBuilder<int64_t> created_;
};

}  // namespace pipeline::generate
