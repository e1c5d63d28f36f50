#include "core/plugin/call.hpp"
#include "core/plugin/instances.hpp"

namespace pipeline::core {
namespace {

const pipeline_transform& functions(const pipeline_stage* stage) {
  return *static_cast<const pipeline_transform*>(stage->functions);
}

}  // namespace

BindingInstance::BindingInstance(const pipeline_stage& stage, void* binding, Schema output)
    : stage_(&stage), self_(binding, functions(&stage).unbind), output_(std::move(output)) {}

Result<Batch> BindingInstance::apply(Batch batch) {
  pipeline_batch exported{};
  batch.export_to(&exported);
  const Status status = call(
      *stage_, "apply", [&](pipeline_error* error) { return functions(stage_).apply(self_.get(), &exported, error); });
  if (!status.ok()) return status;
  return Batch::import(&exported);
}

TransformInstance::TransformInstance(const pipeline_stage& stage, void* self)
    : stage_(&stage), self_(self, functions(&stage).destroy) {}

Result<TransformInstance> TransformInstance::create(const pipeline_stage& stage, OptionPointers options,
                                                    const HostServices& host) {
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
  const pipeline_stream exported{
      sizeof(pipeline_stream), 0, borrow(stream.name_space), borrow(stream.name), &schema.get(), stream.generation};
  OwnedSchema output;
  void* binding = nullptr;
  const Status status = call(*stage_, "bind", [&](pipeline_error* error) {
    return functions(stage_).bind(self_.get(), &exported, output.address(), &binding, error);
  });
  if (!status.ok()) return status;
  Result<Schema> columns = import_schema(output.get());
  BindingInstance instance(*stage_, binding, columns.ok() ? *columns : Schema());
  if (!columns.ok()) return columns.status();
  return instance;
}

}  // namespace pipeline::core
