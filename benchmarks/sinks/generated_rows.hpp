// The rows that all sinks are measured with: those of the source `generate`, as batches in memory. Made before the
// clock starts.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::benchmarks {

class GeneratedRows {
 public:
  explicit GeneratedRows(uint64_t rows);

  [[nodiscard]] const StreamInfo& stream() const { return stream_; }
  [[nodiscard]] uint64_t rows() const { return rows_; }
  [[nodiscard]] std::size_t batches() const { return batches_.size(); }
  // The same buffers each time.
  [[nodiscard]] Batch batch(std::size_t index) const;

 private:
  StreamInfo stream_;
  uint64_t rows_;
  std::vector<std::shared_ptr<const OwnedArray>> batches_;
};

}  // namespace pipeline::benchmarks
