// NullSink: takes rows and drops them. For measuring sources, and for trying a configuration.
#pragma once

#include <memory>
#include <string>

#include "pipeline/sdk/sink.hpp"

namespace pipeline::null {

class NullSink : public Sink {
 public:
  static const char* name() { return "null"; }
  static const char* text() { return "Drops all rows. For measuring a source or trying a configuration."; }
  static const OptionTable& options() {
    static const OptionTable table{};
    return table;
  }
  static Result<std::unique_ptr<NullSink>> create(Host /*host*/, const Options& /*options*/) {
    return std::make_unique<NullSink>();
  }

  Status check() override { return {}; }
  Status recover(std::string_view /*token*/) override { return {}; }
  Status bind(uint32_t /*stream_number*/, const StreamInfo& /*stream*/) override { return {}; }
  Status write(uint32_t /*stream_number*/, Batch batch) override {
    rows_ += batch.length();
    return {};
  }
  Status truncate(uint32_t /*stream_number*/, const Truncate& /*truncate*/) override { return {}; }
  Result<std::string> prepare(const Checkpoint& /*checkpoint*/) override {
    return "{\"rows\":" + std::to_string(rows_) + "}";
  }
  Status commit(std::string_view /*token*/) override { return {}; }

 private:
  int64_t rows_ = 0;  // of this run
};

}  // namespace pipeline::null
