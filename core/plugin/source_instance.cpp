#include "core/plugin/batch_check.hpp"
#include "core/plugin/call.hpp"
#include "core/plugin/instances.hpp"

namespace pipeline::core {
namespace {

const pipeline_source& functions(const pipeline_stage* stage) {
  return functions_of<pipeline_source>(*stage);
}

Status check_source(const pipeline_stage& stage) {
  using Table = pipeline_source;
  return check_table<Table>(stage, PIPELINE_SOURCE,
                            {{"create", [](const Table& table) { return has(table, &Table::create); }},
                             {"destroy", [](const Table& table) { return has(table, &Table::destroy); }},
                             {"plan", [](const Table& table) { return has(table, &Table::plan); }},
                             {"open", [](const Table& table) { return has(table, &Table::open); }},
                             {"next", [](const Table& table) { return has(table, &Table::next); }},
                             {"close", [](const Table& table) { return has(table, &Table::close); }}});
}

std::vector<Cursor> import_cursors(const pipeline_cursor* const* cursors, std::uint64_t count) {
  std::vector<Cursor> result;
  for (std::uint64_t i = 0; i < count; ++i) result.push_back(Cursor::import(*cursors[i]));
  return result;
}

}  // namespace

ReaderInstance::ReaderInstance(const pipeline_stage& stage, void* reader)
    : stage_(&stage), self_(reader, functions(&stage).close) {}

Result<Event> ReaderInstance::import_schema_event(pipeline_event& event) {
  if (event.schema.release == nullptr) return defect(*stage_, "a schema event without a schema");
  Result<Schema> columns = import_schema(event.schema);
  if (!columns.ok()) return columns.status();
  schemas_[event.stream] = *columns;
  return Event(SchemaEvent{event.stream,
                           {std::string(view_of(event.name_space)), std::string(view_of(event.name)),
                            std::move(columns).value(), event.generation}});
}

Result<Event> ReaderInstance::import_batch_event(pipeline_event& event) {
  const auto schema = schemas_.find(event.stream);
  if (schema == schemas_.end()) return defect(*stage_, "rows of a stream before its schema");
  Batch batch = Batch::import(&event.batch);
  const std::string problem = fit_batch(batch, schema->second);
  if (!problem.empty()) return defect(*stage_, "a batch of the source: " + problem);
  return Event(BatchEvent{event.stream, std::move(batch)});
}

Result<Event> ReaderInstance::import_event(pipeline_event& event) {
  switch (event.kind) {
    case PIPELINE_EVENT_SCHEMA:
      return import_schema_event(event);
    case PIPELINE_EVENT_BATCH:
      return import_batch_event(event);
    case PIPELINE_EVENT_CHECKPOINT:
      return Event(CheckpointEvent{import_cursors(event.cursors, event.cursor_count)});
    case PIPELINE_EVENT_TRUNCATE:
      if (!schemas_.contains(event.stream)) return defect(*stage_, "a truncate of a stream before its schema");
      return Event(TruncateEvent{event.stream, std::string(view_of(event.position)), std::string(view_of(event.shard)),
                                 event.commit_time, event.sequence});
    case PIPELINE_EVENT_COMPLETE:
      return Event(CompleteEvent{event.stream});
    case PIPELINE_EVENT_IDLE:
      return Event(IdleEvent{});
    case PIPELINE_EVENT_END:
      return Event(EndEvent{});
    default:
      return defect(*stage_, "an event of the unknown kind " + std::to_string(event.kind));
  }
}

Result<Event> ReaderInstance::next() {
  pipeline_event event{};
  event.struct_size = sizeof event;
  const Status status =
      call(*stage_, "next", [&](pipeline_error* error) { return functions(stage_).next(self_.get(), &event, error); });
  Result<Event> result = status.ok() ? import_event(event) : Result<Event>(status);
  // What wasn't taken over (after an error, or with the wrong kind) is released here.
  const OwnedSchema schema(&event.schema);
  const OwnedArray rows(&event.batch.rows);
  const OwnedArray changes(&event.batch.changes);
  return result;
}

SourceInstance::SourceInstance(const pipeline_stage& stage, void* self)
    : stage_(&stage), self_(self, functions(&stage).destroy) {}

Result<SourceInstance> SourceInstance::create(const pipeline_stage& stage, OptionPointers options,
                                              const HostServices& host) {
  if (Status status = check_source(stage); !status.ok()) return status;
  void* self = nullptr;
  const Status status = call(stage, "create", [&](pipeline_error* error) {
    return functions(&stage).create(host.host(), options.data(), static_cast<std::uint32_t>(options.size()), &self,
                                    error);
  });
  if (!status.ok()) return status;
  return SourceInstance(stage, self);
}

Status SourceInstance::check() {
  if (!has(functions(stage_), &pipeline_source::check)) return {};
  const Status status =
      call(*stage_, "check", [&](pipeline_error* error) { return functions(stage_).check(self_.get(), error); });
  return status.code() == StatusCode::not_implemented ? Status() : status;
}

Status SourceInstance::discover(const std::function<void(const pipeline_stream&)>& emit) {
  const auto pass_on = [](void* context, const pipeline_stream* stream) {
    static_cast<std::reference_wrapper<const std::function<void(const pipeline_stream&)>>*>(context)->get()(*stream);
  };
  auto context = std::cref(emit);
  if (!has(functions(stage_), &pipeline_source::discover)) {
    return {StatusCode::not_implemented, std::string("source \"") + stage_->name + "\" can't discover streams"};
  }
  return call(*stage_, "discover",
              [&](pipeline_error* error) { return functions(stage_).discover(self_.get(), pass_on, &context, error); });
}

Result<std::vector<Partition>> SourceInstance::plan(const PlanRequest& request) {
  const BorrowedCursors cursors(request.cursors);
  std::optional<ExportedSelection> selection;
  if (request.selection) selection.emplace(*request.selection);
  const pipeline_plan_request plan_request{sizeof(pipeline_plan_request), request.round, cursors.pointers(),
                                           cursors.size(), selection ? selection->get() : nullptr};
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
