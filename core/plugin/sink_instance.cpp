#include "core/plugin/call.hpp"
#include "core/plugin/instances.hpp"

namespace pipeline::core {
namespace {

const pipeline_sink& functions(const pipeline_stage* stage) {
  return *static_cast<const pipeline_sink*>(stage->functions);
}

}  // namespace

SinkInstance::SinkInstance(const pipeline_stage& stage, void* self)
    : stage_(&stage), self_(self, functions(&stage).destroy) {}

Result<SinkInstance> SinkInstance::create(const pipeline_stage& stage, OptionPointers options,
                                          const HostServices& host) {
  void* self = nullptr;
  const Status status = call(stage, "create", [&](pipeline_error* error) {
    return functions(&stage).create(host.host(), options.data(), static_cast<std::uint32_t>(options.size()), &self,
                                    error);
  });
  if (!status.ok()) return status;
  return SinkInstance(stage, self);
}

Status SinkInstance::check() {
  if (functions(stage_).check == nullptr) return {};
  const Status status =
      call(*stage_, "check", [&](pipeline_error* error) { return functions(stage_).check(self_.get(), error); });
  return status.code() == StatusCode::not_implemented ? Status() : status;
}

Status SinkInstance::recover(const std::string& token) {
  return call(*stage_, "recover",
              [&](pipeline_error* error) { return functions(stage_).recover(self_.get(), borrow(token), error); });
}

Status SinkInstance::bind(std::uint32_t number, const StreamInfo& stream) {
  const OwnedSchema schema = export_schema(stream.schema);
  const pipeline_stream exported{
      sizeof(pipeline_stream), 0, borrow(stream.name_space), borrow(stream.name), &schema.get(), stream.generation};
  return call(*stage_, "bind",
              [&](pipeline_error* error) { return functions(stage_).bind(self_.get(), number, &exported, error); });
}

Status SinkInstance::write(std::uint32_t number, Batch batch) {
  pipeline_batch exported{};
  batch.export_to(&exported);
  return call(*stage_, "write",
              [&](pipeline_error* error) { return functions(stage_).write(self_.get(), number, &exported, error); });
}

Status SinkInstance::truncate(std::uint32_t number, const Truncate& truncate) {
  if (functions(stage_).truncate == nullptr) return {StatusCode::not_implemented, "no truncate"};
  const pipeline_truncate exported{sizeof(pipeline_truncate), 0,
                                   borrow(truncate.position), borrow(truncate.shard),
                                   truncate.commit_time,      truncate.sequence};
  return call(*stage_, "truncate",
              [&](pipeline_error* error) { return functions(stage_).truncate(self_.get(), number, &exported, error); });
}

Result<std::string> SinkInstance::prepare(const Checkpoint& checkpoint) {
  std::vector<pipeline_cursor> cursors;
  for (const Cursor& cursor : checkpoint.cursors) cursors.push_back(cursor.borrowed());
  std::vector<const pipeline_cursor*> pointers;
  for (const pipeline_cursor& cursor : cursors) pointers.push_back(&cursor);
  const pipeline_checkpoint exported{sizeof(pipeline_checkpoint), 0, checkpoint.number, pointers.data(),
                                     pointers.size()};
  std::string token;
  const auto emit = [](void* context, pipeline_string text) { *static_cast<std::string*>(context) = view_of(text); };
  const Status status = call(*stage_, "prepare", [&](pipeline_error* error) {
    return functions(stage_).prepare(self_.get(), &exported, emit, &token, error);
  });
  if (!status.ok()) return status;
  return token;
}

Status SinkInstance::commit(const std::string& token) {
  return call(*stage_, "commit",
              [&](pipeline_error* error) { return functions(stage_).commit(self_.get(), borrow(token), error); });
}

Status SinkInstance::finish() {
  return call(*stage_, "finish", [&](pipeline_error* error) { return functions(stage_).finish(self_.get(), error); });
}

}  // namespace pipeline::core
