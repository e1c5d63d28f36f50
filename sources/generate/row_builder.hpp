// The columns of a generated stream, and the builder of its batches. One thread.
#pragma once

#include <cstddef>

#include "pipeline/sdk/builder.hpp"
#include "pipeline/sdk/stream.hpp"
#include "row_values.hpp"

namespace pipeline::generate {

// The stream "generate.rows_<number>"; numbers count from 0.
StreamInfo stream_info(uint64_t number);

class RowBuilder {
 public:
  void append(const RowValues& row);
  [[nodiscard]] std::size_t bytes() const;
  // The rows so far as a struct array; the builder is empty then.
  OwnedArray finish();

 private:
  FixedBuilder<int64_t> id_;
  BytesBuilder name_;
  BytesBuilder email_;
  FixedBuilder<int32_t> quantity_;
  FixedBuilder<Decimal128> price_;
  FixedBuilder<int64_t> created_;
};

}  // namespace pipeline::generate
