// State files: any text, and any body behind a header that fits it; what can be read is written and read again
// unchanged.
#include "core/state/saved_state.hpp"

#include <boost/crc.hpp>
#include <cstdio>
#include <string>

#include "fuzz_input.hpp"

namespace {

std::string with_header(std::string_view body) {
  boost::crc_32_type crc;
  crc.process_bytes(body.data(), body.size());
  char header[120];
  std::snprintf(header, sizeof header, R"({"pipeline_state": 1, "checksum": "crc32:%08x", "bytes": %zu})",
                static_cast<unsigned>(crc.checksum()), body.size());
  return std::string(header) + "\n" + std::string(body);
}

void read(std::string_view text) {
  using namespace pipeline::core;
  using pipeline::fuzz::require;
  const auto state = decode_state(text);
  if (!state.ok()) return;
  const std::string written = encode_state(*state);
  const auto again = decode_state(written);
  require(again.ok(), "what is written can be read");
  require(again->cursors == state->cursors, "cursors come back byte for byte");
  require(again->sinks == state->sinks && again->sources == state->sources, "tokens come back byte for byte");
  require(encode_state(*again) == written, "what is read is what was written");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read(text);
  read(with_header(text));
  return 0;
}
