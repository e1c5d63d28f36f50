// StreamPath: the way of one stream of one reader, through its transforms, into the queues of the sinks.
//
// A tree, because stages may fan out. Belongs to the reader's thread. Batches are moved; where the way forks, the
// arrays are shared by reference count.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/runtime/sink_worker.hpp"
#include "core/runtime/stage_node.hpp"

namespace pipeline::core {

// What a path is built from: the nodes, and the instances by node index (null for the other kinds).
struct Topology {
  const std::vector<StageNode>* nodes;
  std::vector<TransformInstance*> transforms;
  std::vector<SinkWorker*> sinks;
  std::size_t source = 0;

  [[nodiscard]] std::vector<std::size_t> consumers_of(std::size_t node) const;
};

// A failure with the node that it comes from.
struct NodeStatus {
  std::size_t node = 0;
  Status status;
};

class StreamPath {
 public:
  // Binds the transforms that follow `node` to `stream`.
  static NodeStatus build(const Topology& topology, std::size_t node, const std::shared_ptr<const StreamInfo>& stream,
                          StreamPath& path);

  // Tells the sinks that the stream is there, so that an empty table has its output too. False = a queue was closed.
  [[nodiscard]] bool announce() const;
  // False in `delivered` = a queue was closed. `source_id` is for the message about a stall.
  NodeStatus push(Batch batch, const std::string& source_id, bool& delivered);
  void truncate(const Truncate& truncate, bool& delivered);

 private:
  struct Target {
    SinkWorker* sink;
    std::shared_ptr<const StreamInfo> stream;
  };
  struct Branch {
    std::size_t node;
    std::unique_ptr<BindingInstance> binding;
    std::unique_ptr<StreamPath> path;
  };

  NodeStatus push_branch(Branch& branch, Batch batch, const std::string& source_id, bool& delivered);

  std::vector<Target> targets_;
  std::vector<Branch> branches_;
};

}  // namespace pipeline::core
