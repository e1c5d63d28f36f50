#include "core/runtime/stages.hpp"

#include <utility>

#include "core/runtime/graph_check.hpp"

namespace pipeline::core {

Stages::Stages(const std::vector<StageNode>& nodes, SinkWorker::QueueLimits limits, RunControl& control)
    : nodes_(nodes), limits_(limits), control_(control) {
  topology_.nodes = &nodes;
  topology_.transforms.resize(nodes.size());
  topology_.sinks.resize(nodes.size());
}

std::optional<RunFailure> Stages::create() {
  if (auto failure = check_graph(nodes_)) return failure;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    Status status = create_node(i);
    if (!status.ok()) return RunFailure{i, std::move(status)};
  }
  return std::nullopt;
}

Status Stages::create_node(std::size_t index) {
  const StageNode& node = nodes_[index];
  const bool is_source = node.stage->kind == PIPELINE_SOURCE;
  const HostServices& host =
      hosts_.emplace_back(node.id, counters_, is_source ? control_.wind_down_flag() : control_.stop_flag());
  if (is_source) {
    Result<SourceInstance> source = SourceInstance::create(*node.stage, node.options, host);
    if (!source.ok()) return source.status();
    source_ = std::move(source).value();
    topology_.source = index;
  } else if (node.stage->kind == PIPELINE_TRANSFORM) {
    Result<TransformInstance> transform = TransformInstance::create(*node.stage, node.options, host);
    if (!transform.ok()) return transform.status();
    topology_.transforms[index] = &transforms_.emplace_back(std::move(transform).value());
  } else {
    Result<SinkInstance> sink = SinkInstance::create(*node.stage, node.options, host);
    if (!sink.ok()) return sink.status();
    sinks_.push_back(
        std::make_unique<SinkWorker>(index, node.id, std::move(sink).value(), limits_, counters_, control_));
    topology_.sinks[index] = sinks_.back().get();
  }
  return {};
}

}  // namespace pipeline::core
