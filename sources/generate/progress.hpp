// Progress: how far a stream has been read, and its cursor form {"version":1,"rows":n,"changes":m}. Values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "pipeline/sdk/status.hpp"

namespace pipeline::generate {

struct Progress {
  uint64_t rows = 0;
  uint64_t changes = 0;

  friend bool operator==(const Progress&, const Progress&) = default;
};

std::string write_progress(const Progress& progress);

// Fails when the text is not such a cursor, or one of a version that this source doesn't know.
Result<Progress> read_progress(std::string_view text);

}  // namespace pipeline::generate
