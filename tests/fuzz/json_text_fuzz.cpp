// JSON of the binary log: any text; what is passed on or repaired is JSON, and changes keep it JSON.
#include "vstream/json_text.hpp"

#include <string>

#include "fuzz_input.hpp"
#include "vstream/json_partial.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace pipeline::planetscale;
  using pipeline::fuzz::require;
  pipeline::fuzz::FuzzInput input(data, size);
  const std::string_view text = input.piece();
  const bool valid = is_valid_json(text);
  std::string repaired;
  const JsonReading reading = read_binlog_json(text, repaired);
  require(reading != JsonReading::as_it_is || valid, "only JSON is passed on");
  require(reading != JsonReading::repaired || is_valid_json(repaired), "what is repaired is JSON");
  const std::string_view change = input.rest();
  static_cast<void>(read_json_string(change));
  if (!valid || !is_json_change(change)) return 0;
  const auto changed = apply_json_change(text, change);
  require(!changed || is_valid_json(*changed), "a changed document is JSON");
  return 0;
}
