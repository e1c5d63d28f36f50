// Checks of the graph of stages before a run. Pure functions.
#pragma once

#include <optional>
#include <vector>

#include "core/runtime/run_control.hpp"
#include "core/runtime/stage_node.hpp"
#include "core/state/saved_state.hpp"

namespace pipeline::core {

// What is needed to run: one source, a sink, one input for each stage that isn't the source.
std::optional<RunFailure> check_graph(const std::vector<StageNode>& nodes);

// The sources or the sinks among the nodes, by id, as a state keeps them; without tokens.
std::map<std::string, SavedStage> saved_stages(const std::vector<StageNode>& nodes, pipeline_stage_kind kind);

// A state belongs to its stages: a sink that joins later would miss what the others have, one that left would leave its
// output behind, another source would not understand the cursors.
std::optional<RunFailure> check_saved_stages(const SavedState& state, const std::vector<StageNode>& nodes);

}  // namespace pipeline::core
