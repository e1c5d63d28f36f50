// ReaderWorker: reads one partition, run by one thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/plugin/instances.hpp"
#include "core/runtime/checkpoint_coordinator.hpp"
#include "core/runtime/run_control.hpp"
#include "core/runtime/stream_path.hpp"

namespace pipeline::core {

class ReaderWorker {
 public:
  // `number` is the reader's place in the round. All references are borrowed for the life of the worker.
  ReaderWorker(std::size_t number, const Topology& topology, SourceInstance& source, CheckpointCoordinator& coordinator,
               RunControl& control);

  // Reads until the partition ends or the run stops. Failures go to the RunControl.
  void run(const Partition& partition);

 private:
  struct OpenStream {
    std::shared_ptr<const StreamInfo> info;
    StreamPath path;
  };

  // Each returns false when the reader must end.
  bool handle(Event& event);
  bool declare(SchemaEvent& event);
  bool announce();
  bool deliver(BatchEvent& event);
  bool empty_table(const TruncateEvent& event);
  bool checkpoint(CheckpointEvent& event);
  bool end();
  bool failed(std::size_t node, Status status);
  OpenStream* stream(std::uint32_t number);

  const std::size_t number_;
  const Topology& topology_;
  SourceInstance& source_;
  CheckpointCoordinator& coordinator_;
  RunControl& control_;
  std::map<std::uint32_t, OpenStream> streams_;
  // Streams that the sinks don't know of yet. They learn of them with the first rows or with the checkpoint that covers
  // them, not before: a new generation makes a sink replace what the cursors saved until then still stand for.
  std::vector<std::uint32_t> unannounced_;
};

}  // namespace pipeline::core
