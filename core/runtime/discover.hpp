// Asks a pipeline's source which streams there are.
#pragma once

#include <variant>
#include <vector>

#include "core/runtime/run_control.hpp"
#include "core/runtime/stage_node.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::core {

using DiscoverOutcome = std::variant<std::vector<StreamInfo>, RunFailure>;

// Makes every stage, reads no rows, touches no state.
DiscoverOutcome discover_streams(const std::vector<StageNode>& nodes);

}  // namespace pipeline::core
