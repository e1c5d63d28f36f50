// SavedState: what a pipeline remembers between runs, and its form on disk.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sdk/status.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::core {

// A stage of the saved pipeline: a state belongs to these stages and to no others.
struct SavedStage {
  std::string kind;   // as the TOML file names it: "csv"
  std::string token;  // of a sink, at the last checkpoint

  friend bool operator==(const SavedStage&, const SavedStage&) = default;
};

struct SavedState {
  std::string pipeline;
  std::uint64_t checkpoint = 0;
  std::vector<Cursor> cursors;
  std::map<std::string, SavedStage> sources;  // by stage id
  std::map<std::string, SavedStage> sinks;    // by stage id
};

// Two parts: a line {"pipeline_state":1,"checksum":"crc32:…","bytes":N}, then N bytes of JSON for people to read.
// Cursors and tokens that are JSON objects stand in it as JSON where they come back from it byte for byte; all others
// stand in it as strings.
std::string encode_state(const SavedState& state);

// Fails for a text that is cut, changed, no state at all, or of a later format. The message names neither file nor
// hint.
Result<SavedState> decode_state(std::string_view text);

}  // namespace pipeline::core
