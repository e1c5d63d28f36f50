// Settings: the options of the source "generate" as a value.
#pragma once

#include <cstdint>

#include "pipeline/sdk/options.hpp"

namespace pipeline::generate {

struct Settings {
  uint64_t streams = 1;
  uint64_t rows = 1000;  // of each stream, as are all counts below
  uint64_t rows_per_batch = 4096;
  uint64_t changes = 0;
  uint64_t seed = 0;
  uint64_t checkpoint_rows = 10000;
  uint64_t rows_per_second = 0;  // 0 = no limit
  uint64_t fail_after_rows = 0;  // 0 = never
};

const OptionTable& settings_options();

// REQUIRES: values that the program checked against settings_options().
Settings read_settings(const Options& options);

}  // namespace pipeline::generate
