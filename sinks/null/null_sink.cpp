#include "null_sink.hpp"

namespace pipeline::null {

const char* NullSink::text() {
  return "Counts rows and bytes and writes nothing: for measuring.";
}

const OptionTable& NullSink::options() {
  static const OptionTable table = {};
  return table;
}

Result<std::unique_ptr<NullSink>> NullSink::create(Host host, const Options& /*options*/) {
  return std::make_unique<NullSink>(host);
}

Status NullSink::recover(std::string_view /*token*/) {
  return {};
}

Status NullSink::bind(uint32_t /*stream_number*/, const StreamInfo& /*stream*/) {
  return {};
}

Status NullSink::write(uint32_t /*stream_number*/, Batch batch) {
  host_.count("rows counted", static_cast<uint64_t>(batch.length()));
  host_.count("bytes counted", batch.bytes);
  return {};
}

Status NullSink::truncate(uint32_t /*stream_number*/, const Truncate& /*truncate*/) {
  host_.count("truncates counted");
  return {};
}

Result<std::string> NullSink::prepare(const Checkpoint& /*checkpoint*/) {
  return std::string("{}");
}

Status NullSink::commit(std::string_view /*token*/) {
  return {};
}

}  // namespace pipeline::null
