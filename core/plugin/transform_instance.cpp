#include "core/plugin/batch_check.hpp"
#include "core/plugin/call.hpp"
#include "core/plugin/instances.hpp"

namespace pipeline::core {
namespace {

const pipeline_transform& functions(const pipeline_stage* stage) {
  return functions_of<pipeline_transform>(*stage);
}

Status check_transform(const pipeline_stage& stage) {
  using Table = pipeline_transform;
  return check_table<Table>(stage, PIPELINE_TRANSFORM,
                            {{"create", [](const Table& table) { return has(table, &Table::create); }},
                             {"destroy", [](const Table& table) { return has(table, &Table::destroy); }},
                             {"bind", [](const Table& table) { return has(table, &Table::bind); }},
                             {"apply", [](const Table& table) { return has(table, &Table::apply); }},
                             {"unbind", [](const Table& table) { return has(table, &Table::unbind); }}});
}

}  // namespace

BindingInstance::BindingInstance(const pipeline_stage& stage, void* binding, Schema output)
    : stage_(&stage), self_(binding, functions(&stage).unbind), output_(std::move(output)) {}

Result<Batch> BindingInstance::apply(Batch batch) {
  pipeline_batch exported{};
  batch.export_to(&exported);
  const Status status = call(
      *stage_, "apply", [&](pipeline_error* error) { return functions(stage_).apply(self_.get(), &exported, error); });
  // Also after an error, so that what a plugin leaves behind is released.
  Batch result = Batch::import(&exported);
  if (!status.ok()) return status;
  const std::string problem = fit_batch(result, output_);
  if (!problem.empty()) return defect(*stage_, "a batch of the transform: " + problem);
  return result;
}

TransformInstance::TransformInstance(const pipeline_stage& stage, void* self)
    : stage_(&stage), self_(self, functions(&stage).destroy) {}

Result<TransformInstance> TransformInstance::create(const pipeline_stage& stage, OptionPointers options,
                                                    const HostServices& host) {
  if (Status status = check_transform(stage); !status.ok()) return status;
  void* self = nullptr;
  const Status status = call(stage, "create", [&](pipeline_error* error) {
    return functions(&stage).create(host.host(), options.data(), static_cast<std::uint32_t>(options.size()), &self,
                                    error);
  });
  if (!status.ok()) return status;
  return TransformInstance(stage, self);
}

Result<BindingInstance> TransformInstance::bind(const StreamInfo& stream) {
  const OwnedSchema schema = export_schema(stream.schema);
  const pipeline_stream exported = stream.borrowed(schema);
  OwnedSchema output;
  void* binding = nullptr;
  const Status status = call(*stage_, "bind", [&](pipeline_error* error) {
    return functions(stage_).bind(self_.get(), &exported, output.address(), &binding, error);
  });
  if (!status.ok()) return status;
  Result<Schema> columns =
      output.empty() ? Result<Schema>(defect(*stage_, "bind gave no schema")) : import_schema(output.get());
  BindingInstance instance(*stage_, binding, columns.ok() ? *columns : Schema());
  if (!columns.ok()) return columns.status();
  return instance;
}

}  // namespace pipeline::core
