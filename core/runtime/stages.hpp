// Stages: the instances of all stages of a pipeline, in the shape of its graph.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/plugin/instances.hpp"
#include "core/runtime/run_control.hpp"
#include "core/runtime/sink_worker.hpp"
#include "core/runtime/stage_node.hpp"
#include "core/runtime/stream_path.hpp"

namespace pipeline::core {

class Stages {
 public:
  // `nodes` and `control` are borrowed.
  Stages(const std::vector<StageNode>& nodes, SinkWorker::QueueLimits limits, RunControl& control);

  // Makes every instance; the first that can't be made is the failure.
  std::optional<RunFailure> create();

  // REQUIRES, like all below: `create` was successful.
  [[nodiscard]] SourceInstance& source() { return *source_; }
  [[nodiscard]] const std::vector<std::unique_ptr<SinkWorker>>& sinks() const { return sinks_; }
  [[nodiscard]] const Topology& topology() const { return topology_; }
  [[nodiscard]] Counters& counters() { return counters_; }

 private:
  Status create_node(std::size_t index);

  const std::vector<StageNode>& nodes_;
  const SinkWorker::QueueLimits limits_;
  RunControl& control_;
  Counters counters_;
  std::deque<HostServices> hosts_;
  std::optional<SourceInstance> source_;
  std::deque<TransformInstance> transforms_;
  std::vector<std::unique_ptr<SinkWorker>> sinks_;
  Topology topology_;
};

}  // namespace pipeline::core
