// CheckpointStore: where a run finds what is saved, and saves its checkpoints. Not thread-safe.
#pragma once

#include "core/state/saved_state.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::core {

class CheckpointStore {
 public:
  CheckpointStore() = default;
  CheckpointStore(const CheckpointStore&) = delete;
  CheckpointStore& operator=(const CheckpointStore&) = delete;
  virtual ~CheckpointStore() = default;

  // Called once, first. A state without sources and sinks is one that fits every pipeline.
  virtual Result<SavedState> load() = 0;
  // From then on the checkpoint holds.
  virtual Status save(const SavedState& state) = 0;
};

}  // namespace pipeline::core
