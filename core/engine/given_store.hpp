// GivenStore: the state of a run whose cursors and token come from outside, and which keeps nothing.
#pragma once

#include <string>
#include <vector>

#include "core/runtime/checkpoint_store.hpp"
#include "core/runtime/graph_check.hpp"
#include "core/runtime/stage_node.hpp"
#include "pipeline/ext/engine.h"
#include "pipeline/sdk/batch.hpp"

namespace pipeline::core {

class GivenStore : public CheckpointStore {
 public:
  // Copies what it needs of both. The last of `nodes` is the sink that gets the token.
  GivenStore(const pipeline_run_request& request, const std::vector<StageNode>& nodes) {
    state_.sources = saved_stages(nodes, PIPELINE_SOURCE);
    state_.sinks = saved_stages(nodes, PIPELINE_SINK);
    if (!nodes.empty()) state_.sinks[nodes.back().id].token = view_of(request.token);
    for (std::uint64_t i = 0; i < request.cursor_count; ++i) {
      state_.cursors.push_back(Cursor::import(*request.cursors[i]));
    }
  }
  Result<SavedState> load() override { return state_; }
  Status save(const SavedState& /*state*/) override { return {}; }

 private:
  SavedState state_;
};

}  // namespace pipeline::core
