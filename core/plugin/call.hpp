// Calls into a plugin: from pipeline_error to Status.
#pragma once

#include <string>

#include "pipeline/plugin.h"
#include "pipeline/sdk/status.hpp"

namespace pipeline::core {

// True when `table` (its struct_size read through `size`) covers the member that ends at `end` bytes.
inline bool covers(std::uint32_t struct_size, std::size_t end) {
  return struct_size >= end;
}

// The Status behind what a function of `stage` returned. A failure without a message is reported as the plugin's
// defect.
Status status_of(const pipeline_stage& stage, const char* function, pipeline_status code, const pipeline_error& error);

// Runs `function(error)` and turns its outcome into a Status.
template <typename Function>
Status call(const pipeline_stage& stage, const char* name, Function function) {
  pipeline_error error{};
  error.struct_size = sizeof error;
  error.option_index = PIPELINE_NO_OPTION;
  const pipeline_status code = function(&error);
  return code == PIPELINE_OK ? Status() : status_of(stage, name, code, error);
}

}  // namespace pipeline::core
