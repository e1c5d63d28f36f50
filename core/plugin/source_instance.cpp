#include <cstddef>

#include "core/plugin/call.hpp"
#include "core/plugin/instances.hpp"

namespace pipeline::core {
namespace {

const pipeline_source& functions(const pipeline_stage* stage) {
  return *static_cast<const pipeline_source*>(stage->functions);
}

std::vector<Cursor> import_cursors(const pipeline_cursor* const* cursors, std::uint64_t count) {
  std::vector<Cursor> result;
  for (std::uint64_t i = 0; i < count; ++i) result.push_back(Cursor::import(*cursors[i]));
  return result;
}

Result<Event> import_schema_event(pipeline_event& event) {
  const OwnedSchema schema(&event.schema);
  Result<Schema> columns = import_schema(schema.get());
  if (!columns.ok()) return columns.status();
  return Event(SchemaEvent{event.stream,
                           {std::string(view_of(event.name_space)), std::string(view_of(event.name)),
                            std::move(columns).value(), event.generation}});
}

Result<Event> import_event(pipeline_event& event) {
  switch (event.kind) {
    case PIPELINE_EVENT_SCHEMA:
      return import_schema_event(event);
    case PIPELINE_EVENT_BATCH:
      return Event(BatchEvent{event.stream, Batch::import(&event.batch)});
    case PIPELINE_EVENT_CHECKPOINT:
      return Event(CheckpointEvent{import_cursors(event.cursors, event.cursor_count)});
    case PIPELINE_EVENT_TRUNCATE:
      return Event(TruncateEvent{event.stream, std::string(view_of(event.position)), std::string(view_of(event.shard)),
                                 event.commit_time, event.sequence});
    case PIPELINE_EVENT_COMPLETE:
      return Event(CompleteEvent{event.stream});
    case PIPELINE_EVENT_END:
      return Event(EndEvent{});
    default:
      return Event(IdleEvent{});
  }
}

}  // namespace

ReaderInstance::ReaderInstance(const pipeline_stage& stage, void* reader)
    : stage_(&stage), self_(reader, functions(&stage).close) {}

Result<Event> ReaderInstance::next() {
  pipeline_event event{};
  event.struct_size = sizeof event;
  const Status status =
      call(*stage_, "next", [&](pipeline_error* error) { return functions(stage_).next(self_.get(), &event, error); });
  if (!status.ok()) return status;
  return import_event(event);
}

SourceInstance::SourceInstance(const pipeline_stage& stage, void* self)
    : stage_(&stage), self_(self, functions(&stage).destroy) {}

Result<SourceInstance> SourceInstance::create(const pipeline_stage& stage, OptionPointers options,
                                              const HostServices& host) {
  void* self = nullptr;
  const Status status = call(stage, "create", [&](pipeline_error* error) {
    return functions(&stage).create(host.host(), options.data(), static_cast<std::uint32_t>(options.size()), &self,
                                    error);
  });
  if (!status.ok()) return status;
  return SourceInstance(stage, self);
}

Status SourceInstance::check() {
  if (functions(stage_).check == nullptr) return {};
  const Status status =
      call(*stage_, "check", [&](pipeline_error* error) { return functions(stage_).check(self_.get(), error); });
  return status.code() == StatusCode::not_implemented ? Status() : status;
}

Result<std::vector<Partition>> SourceInstance::plan(const PlanRequest& request) {
  std::vector<pipeline_cursor> cursors;
  for (const Cursor& cursor : request.cursors) cursors.push_back(cursor.borrowed());
  std::vector<const pipeline_cursor*> pointers;
  for (const pipeline_cursor& cursor : cursors) pointers.push_back(&cursor);
  const pipeline_plan_request plan_request{sizeof(pipeline_plan_request), request.round, pointers.data(),
                                           pointers.size()};
  std::vector<Partition> partitions;
  const auto emit = [](void* context, const pipeline_partition* partition) {
    static_cast<std::vector<Partition>*>(context)->push_back(
        {std::string(view_of(partition->id)), std::string(view_of(partition->text)), partition->estimated_rows});
  };
  const Status status = call(*stage_, "plan", [&](pipeline_error* error) {
    return functions(stage_).plan(self_.get(), &plan_request, emit, &partitions, error);
  });
  if (!status.ok()) return status;
  return partitions;
}

Result<ReaderInstance> SourceInstance::open(const std::string& partition_id) {
  void* reader = nullptr;
  const Status status = call(*stage_, "open", [&](pipeline_error* error) {
    return functions(stage_).open(self_.get(), borrow(partition_id), &reader, error);
  });
  if (!status.ok()) return status;
  return ReaderInstance(*stage_, reader);
}

}  // namespace pipeline::core
