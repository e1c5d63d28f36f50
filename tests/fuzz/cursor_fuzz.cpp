// The cursors of the planetscale source: any text; what can be read is written and read again unchanged.
#include "source/cursor.hpp"

#include <google/protobuf/stubs/logging.h>

#include "fuzz_input.hpp"

// Text that isn't UTF-8 is no finding.
extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
  google::protobuf::SetLogHandler(nullptr);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace pipeline::planetscale;
  using pipeline::fuzz::require;
  const auto cursor = decode_cursor({reinterpret_cast<const char*>(data), size});
  if (!cursor.ok()) return 0;
  const std::string text = encode_cursor(*cursor);
  const auto again = decode_cursor(text);
  require(again.ok(), "what is written can be read");
  require(encode_cursor(*again) == text, "what is read is what was written");
  return 0;
}
