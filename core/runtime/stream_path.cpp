#include "core/runtime/stream_path.hpp"

#include <algorithm>
#include <utility>

namespace pipeline::core {
namespace {

// Several batches over the same arrays.
std::vector<Batch> fork(Batch batch, std::size_t count) {
  std::vector<Batch> batches;
  if (count == 1) {
    batches.push_back(std::move(batch));
    return batches;
  }
  const auto rows = std::make_shared<const OwnedArray>(std::move(batch.rows));
  const auto changes = batch.changes.empty() ? nullptr : std::make_shared<const OwnedArray>(std::move(batch.changes));
  for (std::size_t i = 0; i < count; ++i) {
    Batch copy;
    copy.rows = share_array(rows);
    if (changes != nullptr) copy.changes = share_array(changes);
    copy.shard = batch.shard;
    copy.position = batch.position;
    copy.first_sequence = batch.first_sequence;
    copy.bytes = batch.bytes;
    batches.push_back(std::move(copy));
  }
  return batches;
}

}  // namespace

std::vector<std::size_t> Topology::consumers_of(std::size_t node) const {
  std::vector<std::size_t> consumers;
  for (std::size_t i = 0; i < nodes->size(); ++i) {
    const std::vector<std::size_t>& inputs = (*nodes)[i].inputs;
    if (std::find(inputs.begin(), inputs.end(), node) != inputs.end()) consumers.push_back(i);
  }
  return consumers;
}

NodeStatus StreamPath::build(const Topology& topology, std::size_t node,
                             const std::shared_ptr<const StreamInfo>& stream, StreamPath& path) {
  for (const std::size_t consumer : topology.consumers_of(node)) {
    if (SinkWorker* sink = topology.sinks[consumer]; sink != nullptr) {
      path.targets_.push_back({sink, stream});
      continue;
    }
    Result<BindingInstance> binding = topology.transforms[consumer]->bind(*stream);
    if (!binding.ok()) return {consumer, binding.status()};
    auto output = std::make_shared<StreamInfo>(*stream);
    output->schema = binding->output();
    Branch branch{consumer, std::make_unique<BindingInstance>(std::move(binding).value()),
                  std::make_unique<StreamPath>()};
    NodeStatus status = build(topology, consumer, output, *branch.path);
    if (!status.status.ok()) return status;
    path.branches_.push_back(std::move(branch));
  }
  return {};
}

bool StreamPath::announce() const {
  bool delivered = true;
  for (const Target& target : targets_) {
    delivered = target.sink->queue().push(SinkItem(StreamItem{target.stream})) && delivered;
  }
  for (const Branch& branch : branches_) delivered = branch.path->announce() && delivered;
  return delivered;
}

NodeStatus StreamPath::push(Batch batch, const std::string& source_id, bool& delivered) {
  const std::size_t consumers = targets_.size() + branches_.size();
  if (consumers == 0) return {};
  std::vector<Batch> batches = fork(std::move(batch), consumers);
  for (Target& target : targets_) {
    Batch own = std::move(batches.back());
    batches.pop_back();
    const std::uint64_t bytes = own.bytes;
    const auto stalled = [&] { target.sink->holds_back(source_id); };
    delivered =
        target.sink->queue().push(SinkItem(RowsItem{target.stream, std::move(own)}), bytes, stalled) && delivered;
  }
  for (Branch& branch : branches_) {
    Batch own = std::move(batches.back());
    batches.pop_back();
    NodeStatus status = push_branch(branch, std::move(own), source_id, delivered);
    if (!status.status.ok()) return status;
  }
  return {};
}

NodeStatus StreamPath::push_branch(Branch& branch, Batch batch, const std::string& source_id, bool& delivered) {
  Result<Batch> changed = branch.binding->apply(std::move(batch));
  if (!changed.ok()) return {branch.node, changed.status()};
  return branch.path->push(std::move(changed).value(), source_id, delivered);
}

void StreamPath::truncate(const Truncate& truncate, bool& delivered) {
  for (Target& target : targets_) {
    delivered = target.sink->queue().push(SinkItem(TruncateItem{target.stream, truncate})) && delivered;
  }
  for (Branch& branch : branches_) branch.path->truncate(truncate, delivered);
}

}  // namespace pipeline::core
