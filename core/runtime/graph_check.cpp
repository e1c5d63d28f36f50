#include "core/runtime/graph_check.hpp"

#include <string>
#include <utility>

namespace pipeline::core {
namespace {

std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

std::optional<RunFailure> check_node(const std::vector<StageNode>& nodes, std::size_t index) {
  const StageNode& node = nodes[index];
  const std::size_t wanted = node.stage->kind == PIPELINE_SOURCE ? 0 : 1;
  if (node.inputs.size() > wanted && wanted == 1) {
    return RunFailure{index, Status::invalid("stage " + quoted(node.id) + " has " + std::to_string(node.inputs.size()) +
                                             " inputs, each row would reach it as often")
                                 .with_hint("let it read from one stage")};
  }
  if (node.inputs.size() != wanted || (wanted == 1 && node.inputs.front() >= index)) {
    return RunFailure{index, Status::invalid("stage " + quoted(node.id) + " has the wrong place in the pipeline")};
  }
  return std::nullopt;
}

std::string difference(const std::map<std::string, SavedStage>& saved, const std::map<std::string, SavedStage>& now,
                       const std::string& what) {
  for (const auto& [id, stage] : saved) {
    const auto found = now.find(id);
    if (found == now.end()) return "the " + what + " " + quoted(id) + " (" + stage.kind + ") is gone";
    if (found->second.kind != stage.kind) {
      return "the " + what + " " + quoted(id) + " was " + stage.kind + " and is " + found->second.kind + " now";
    }
  }
  for (const auto& [id, stage] : now) {
    if (!saved.contains(id)) return "the " + what + " " + quoted(id) + " (" + stage.kind + ") is new";
  }
  return {};
}

}  // namespace

std::optional<RunFailure> check_graph(const std::vector<StageNode>& nodes) {
  std::optional<std::size_t> source;
  bool sink = false;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].stage->kind == PIPELINE_SINK) sink = true;
    if (nodes[i].stage->kind == PIPELINE_SOURCE) {
      if (source) {
        return RunFailure{i, Status::invalid("a pipeline has one source, " + quoted(nodes[*source].id) + ", and " +
                                             quoted(nodes[i].id) + " is a second one")};
      }
      source = i;
    }
    if (auto failure = check_node(nodes, i)) return failure;
  }
  if (!source) return RunFailure{std::nullopt, Status::invalid("this pipeline has no source")};
  if (!sink) return RunFailure{std::nullopt, Status::invalid("this pipeline has no sink")};
  return std::nullopt;
}

std::map<std::string, SavedStage> saved_stages(const std::vector<StageNode>& nodes, pipeline_stage_kind kind) {
  std::map<std::string, SavedStage> stages;
  for (const StageNode& node : nodes) {
    if (node.stage->kind == kind) stages[node.id] = {node.stage->name, {}};
  }
  return stages;
}

std::optional<RunFailure> check_saved_stages(const SavedState& state, const std::vector<StageNode>& nodes) {
  if (state.checkpoint == 0) return std::nullopt;
  std::string changed = difference(state.sources, saved_stages(nodes, PIPELINE_SOURCE), "source");
  if (changed.empty()) changed = difference(state.sinks, saved_stages(nodes, PIPELINE_SINK), "sink");
  if (changed.empty()) return std::nullopt;
  return RunFailure{std::nullopt, Status::failed("the stages don't fit the saved state: " + changed)
                                      .with_hint("give the changed pipeline a name and a state folder of its own")};
}

}  // namespace pipeline::core
