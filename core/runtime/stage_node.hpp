// StageNode: one stage of a pipeline, ready to be made.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/plugin/instances.hpp"
#include "pipeline/plugin.h"

namespace pipeline::core {

// `stage` and `options` are borrowed and must outlive the run.
struct StageNode {
  std::string id;
  const pipeline_stage* stage;
  OptionPointers options;
  std::vector<std::size_t> inputs;  // indexes of the stages it reads from; empty for a source
};

}  // namespace pipeline::core
