// SinkOutput: what the CSV sink makes of the streams, for each `format` another one. The functions are those of Sink,
// in the same order of calls.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/sdk/sink.hpp"

namespace pipeline::csv {

class SinkOutput {
 public:
  SinkOutput() = default;
  SinkOutput(const SinkOutput&) = delete;
  SinkOutput& operator=(const SinkOutput&) = delete;
  virtual ~SinkOutput() = default;

  virtual Status bind(uint32_t stream_number, const StreamInfo& stream) = 0;
  virtual Status write(uint32_t stream_number, const Batch& batch) = 0;
  virtual Status truncate(uint32_t stream_number, const Truncate& truncate) = 0;
  virtual Result<std::string> prepare() = 0;
  virtual Status commit() = 0;
  virtual Status finish() = 0;
};

}  // namespace pipeline::csv
