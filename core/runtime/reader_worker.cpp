#include "core/runtime/reader_worker.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace pipeline::core {

ReaderWorker::ReaderWorker(std::size_t number, const Topology& topology, SourceInstance& source,
                           CheckpointCoordinator& coordinator, RunControl& control)
    : number_(number), topology_(topology), source_(source), coordinator_(coordinator), control_(control) {}

void ReaderWorker::run(const Partition& partition) {
  spdlog::debug("reading {}", partition.text);
  Result<ReaderInstance> reader = source_.open(partition.id);
  bool going_on = reader.ok() || failed(topology_.source, reader.status());
  while (going_on && !control_.stopped() && !(control_.winding_down() && coordinator_.stands(number_))) {
    Result<Event> event = reader->next();
    going_on = event.ok() ? handle(*event) : failed(topology_.source, event.status());
  }
  coordinator_.ended(number_);
}

bool ReaderWorker::handle(Event& event) {
  if (auto* schema = std::get_if<SchemaEvent>(&event)) return declare(*schema);
  if (auto* batch = std::get_if<BatchEvent>(&event)) return deliver(*batch);
  if (auto* truncate = std::get_if<TruncateEvent>(&event)) return empty_table(*truncate);
  if (auto* reached = std::get_if<CheckpointEvent>(&event)) return checkpoint(*reached);
  if (const auto* complete = std::get_if<CompleteEvent>(&event)) {
    if (const OpenStream* open = stream(complete->stream)) spdlog::info("{} is copied", open->info->full_name());
    return true;
  }
  if (std::holds_alternative<EndEvent>(event)) return end();
  coordinator_.idle();
  return true;
}

bool ReaderWorker::declare(SchemaEvent& event) {
  OpenStream open{std::make_shared<const StreamInfo>(std::move(event.info)), {}};
  NodeStatus status = StreamPath::build(topology_, topology_.source, open.info, open.path);
  if (!status.status.ok()) return failed(status.node, std::move(status.status));
  streams_.insert_or_assign(event.stream, std::move(open));
  unannounced_.push_back(event.stream);
  return true;
}

bool ReaderWorker::announce() {
  bool delivered = true;
  for (const std::uint32_t number : unannounced_) delivered = stream(number)->path.announce() && delivered;
  unannounced_.clear();
  return delivered;
}

// ReaderInstance lets no batch and no truncate pass before the schema of its stream: there is an open stream.
bool ReaderWorker::deliver(BatchEvent& event) {
  const auto rows = static_cast<std::uint64_t>(event.batch.length());
  if (!coordinator_.before_delivery(number_, {true, rows, event.batch.bytes}) || !announce()) return false;
  bool delivered = true;
  const std::string& source_id = (*topology_.nodes)[topology_.source].id;
  NodeStatus status = stream(event.stream)->path.push(std::move(event.batch), source_id, delivered);
  if (!status.status.ok()) return failed(status.node, std::move(status.status));
  return delivered;
}

bool ReaderWorker::empty_table(const TruncateEvent& event) {
  if (!coordinator_.before_delivery(number_, {}) || !announce()) return false;
  bool delivered = true;
  stream(event.stream)->path.truncate({event.position, event.shard, event.commit_time, event.sequence}, delivered);
  return delivered;
}

bool ReaderWorker::checkpoint(CheckpointEvent& event) {
  if (!unannounced_.empty()) {
    if (!coordinator_.before_delivery(number_, {.covered = false}) || !announce()) return false;
  }
  coordinator_.at_checkpoint(number_, std::move(event.cursors));
  return true;
}

bool ReaderWorker::end() {
  if (coordinator_.stands(number_)) return false;
  return failed(topology_.source,
                Status::failed("the source ended a partition without a checkpoint after its last rows: a defect of its "
                               "plugin"));
}

bool ReaderWorker::failed(std::size_t node, Status status) {
  if (status.code() == StatusCode::stopped && control_.winding_down()) return false;
  if (status.code() == StatusCode::stopped) {
    status = Status::failed("the stage says that it was stopped, but nobody asked it to: a defect of its plugin");
  }
  control_.fail(node, std::move(status));
  return false;
}

ReaderWorker::OpenStream* ReaderWorker::stream(std::uint32_t number) {
  const auto found = streams_.find(number);
  return found == streams_.end() ? nullptr : &found->second;
}

}  // namespace pipeline::core
