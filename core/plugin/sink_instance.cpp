#include "core/plugin/call.hpp"
#include "core/plugin/instances.hpp"

namespace pipeline::core {
namespace {

const pipeline_sink& functions(const pipeline_stage* stage) {
  return functions_of<pipeline_sink>(*stage);
}

Status check_sink(const pipeline_stage& stage) {
  using Table = pipeline_sink;
  return check_table<Table>(stage, PIPELINE_SINK,
                            {{"create", [](const Table& table) { return has(table, &Table::create); }},
                             {"destroy", [](const Table& table) { return has(table, &Table::destroy); }},
                             {"recover", [](const Table& table) { return has(table, &Table::recover); }},
                             {"bind", [](const Table& table) { return has(table, &Table::bind); }},
                             {"write", [](const Table& table) { return has(table, &Table::write); }},
                             {"prepare", [](const Table& table) { return has(table, &Table::prepare); }},
                             {"commit", [](const Table& table) { return has(table, &Table::commit); }},
                             {"finish", [](const Table& table) { return has(table, &Table::finish); }}});
}

}  // namespace

SinkInstance::SinkInstance(const pipeline_stage& stage, void* self)
    : stage_(&stage), self_(self, functions(&stage).destroy) {}

Result<SinkInstance> SinkInstance::create(const pipeline_stage& stage, OptionPointers options,
                                          const HostServices& host) {
  if (Status status = check_sink(stage); !status.ok()) return status;
  void* self = nullptr;
  const Status status = call(stage, "create", [&](pipeline_error* error) {
    return functions(&stage).create(host.host(), options.data(), static_cast<std::uint32_t>(options.size()), &self,
                                    error);
  });
  if (!status.ok()) return status;
  return SinkInstance(stage, self);
}

Status SinkInstance::check() {
  if (!has(functions(stage_), &pipeline_sink::check)) return {};
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
  const pipeline_stream exported = stream.borrowed(schema);
  return call(*stage_, "bind",
              [&](pipeline_error* error) { return functions(stage_).bind(self_.get(), number, &exported, error); });
}

Status SinkInstance::write(std::uint32_t number, Batch batch) {
  pipeline_batch exported{};
  batch.export_to(&exported);
  Status status = call(*stage_, "write", [&](pipeline_error* error) {
    return functions(stage_).write(self_.get(), number, &exported, error);
  });
  // A plugin that left them behind must not cost memory.
  const OwnedArray rows(&exported.rows);
  const OwnedArray changes(&exported.changes);
  return status;
}

Status SinkInstance::truncate(std::uint32_t number, const Truncate& truncate) {
  if (!has(functions(stage_), &pipeline_sink::truncate)) return {StatusCode::not_implemented, "no truncate"};
  const pipeline_truncate exported{sizeof(pipeline_truncate), 0,
                                   borrow(truncate.position), borrow(truncate.shard),
                                   truncate.commit_time,      truncate.sequence};
  return call(*stage_, "truncate",
              [&](pipeline_error* error) { return functions(stage_).truncate(self_.get(), number, &exported, error); });
}

Result<std::string> SinkInstance::prepare(const Checkpoint& checkpoint) {
  const BorrowedCursors cursors(checkpoint.cursors);
  const pipeline_checkpoint exported{sizeof(pipeline_checkpoint), 0, checkpoint.number, cursors.pointers(),
                                     cursors.size()};
  std::vector<std::string> tokens;
  const auto emit = [](void* context, pipeline_string text) {
    static_cast<std::vector<std::string>*>(context)->emplace_back(view_of(text));
  };
  const Status status = call(*stage_, "prepare", [&](pipeline_error* error) {
    return functions(stage_).prepare(self_.get(), &exported, emit, &tokens, error);
  });
  if (!status.ok()) return status;
  if (tokens.size() != 1) return defect(*stage_, "prepare gave " + std::to_string(tokens.size()) + " tokens, not one");
  if (tokens.front().empty()) return defect(*stage_, "prepare gave an empty token");
  return tokens.front();
}

Status SinkInstance::commit(const std::string& token) {
  return call(*stage_, "commit",
              [&](pipeline_error* error) { return functions(stage_).commit(self_.get(), borrow(token), error); });
}

Status SinkInstance::finish() {
  return call(*stage_, "finish", [&](pipeline_error* error) { return functions(stage_).finish(self_.get(), error); });
}

}  // namespace pipeline::core
