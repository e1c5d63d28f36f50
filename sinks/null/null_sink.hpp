// NullSink: counts rows and bytes and writes nothing. For measuring all that comes before a sink.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "pipeline/sdk/sink.hpp"

namespace pipeline::null {

class NullSink final : public Sink {
 public:
  static const char* name() { return "null"; }
  static const char* text();
  static const OptionTable& options();
  static Result<std::unique_ptr<NullSink>> create(Host host, const Options& options);

  explicit NullSink(Host host) : host_(host) {}

  Status check() override { return {}; }
  Status recover(std::string_view token) override;
  Status bind(uint32_t stream_number, const StreamInfo& stream) override;
  Status write(uint32_t stream_number, Batch batch) override;
  Status truncate(uint32_t stream_number, const Truncate& truncate) override;
  Result<std::string> prepare(const Checkpoint& checkpoint) override;
  Status commit(std::string_view token) override;

 private:
  Host host_;
};

}  // namespace pipeline::null
