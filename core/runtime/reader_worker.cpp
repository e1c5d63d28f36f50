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
  if (!reader.ok()) {
    failed(topology_.source, reader.status());
  } else {
    bool going_on = true;
    while (going_on && !control_.stopped() && !(control_.winding_down() && standing_)) {
      Result<Event> event = reader->next();
      going_on = event.ok() ? handle(*event) : failed(topology_.source, event.status());
    }
  }
  coordinator_.ended(number_, standing_);
}

bool ReaderWorker::handle(Event& event) {
  if (auto* schema = std::get_if<SchemaEvent>(&event)) return declare(*schema);
  if (auto* batch = std::get_if<BatchEvent>(&event)) return deliver(*batch);
  if (auto* truncate = std::get_if<TruncateEvent>(&event)) return empty_table(*truncate);
  if (auto* checkpoint = std::get_if<CheckpointEvent>(&event)) {
    standing_ = true;
    coordinator_.at_checkpoint(number_, std::move(checkpoint->cursors));
    return true;
  }
  if (const auto* complete = std::get_if<CompleteEvent>(&event)) {
    if (const OpenStream* open = stream(complete->stream)) spdlog::info("{} is copied", open->info->full_name());
    return true;
  }
  if (std::holds_alternative<EndEvent>(event)) return false;
  coordinator_.idle(number_);
  return true;
}

bool ReaderWorker::declare(SchemaEvent& event) {
  if (!coordinator_.before_rows(number_)) return false;
  standing_ = false;
  OpenStream open{std::make_shared<const StreamInfo>(std::move(event.info)), {}};
  NodeStatus status = StreamPath::build(topology_, topology_.source, open.info, open.path);
  if (!status.status.ok()) return failed(status.node, std::move(status.status));
  streams_.insert_or_assign(event.stream, std::move(open));
  return true;
}

bool ReaderWorker::deliver(BatchEvent& event) {
  OpenStream* open = stream(event.stream);
  if (open == nullptr) {
    return failed(topology_.source, Status::failed("the source sent rows of a stream that it had not declared"));
  }
  if (!coordinator_.before_rows(number_)) return false;
  standing_ = false;
  bool delivered = true;
  NodeStatus status = open->path.push(std::move(event.batch), (*topology_.nodes)[topology_.source].id, delivered);
  if (!status.status.ok()) return failed(status.node, std::move(status.status));
  return delivered;
}

bool ReaderWorker::empty_table(const TruncateEvent& event) {
  OpenStream* open = stream(event.stream);
  if (open == nullptr || !coordinator_.before_rows(number_)) return open == nullptr;
  standing_ = false;
  bool delivered = true;
  open->path.truncate({event.position, event.shard, event.commit_time, event.sequence}, delivered);
  return delivered;
}

bool ReaderWorker::failed(std::size_t node, Status status) {
  if (status.code() != StatusCode::stopped) control_.fail(node, std::move(status));
  return false;
}

ReaderWorker::OpenStream* ReaderWorker::stream(std::uint32_t number) {
  const auto found = streams_.find(number);
  return found == streams_.end() ? nullptr : &found->second;
}

}  // namespace pipeline::core
