// Transform and Binding: base classes for a transform stage. plugin.h says what the program expects of each function.
//
// A transform class has the same static members as a source class (source.hpp).
#pragma once

#include <memory>
#include <utility>

#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/boundary.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline {

// A transform at work on one stream. Belongs to one thread.
class Binding {
 public:
  Binding() = default;
  Binding(const Binding&) = delete;
  Binding& operator=(const Binding&) = delete;
  virtual ~Binding() = default;
  virtual Result<Batch> apply(Batch batch) = 0;
};

struct BoundTransform {
  Schema output;
  std::unique_ptr<Binding> binding;
};

class Transform {
 public:
  Transform() = default;
  Transform(const Transform&) = delete;
  Transform& operator=(const Transform&) = delete;
  virtual ~Transform() = default;
  // May be called from several threads at once.
  virtual Result<BoundTransform> bind(const StreamInfo& stream) = 0;
};

namespace detail {

// A binding with the batch that its last `apply` lent to the program.
struct BindingHandle {
  std::unique_ptr<Binding> binding;
  Batch last;
};

template <typename Stage>
struct TransformAdapter {
  static pipeline_status bind(void* self, const pipeline_stream* stream, ArrowSchema* output, void** binding,
                              pipeline_error* error) noexcept {
    return guarded(Stage::options(), error, [&]() -> Status {
      const Result<StreamInfo> info = StreamInfo::import(*stream);
      if (!info.ok()) return info.status();
      Result<BoundTransform> bound = static_cast<Transform*>(self)->bind(*info);
      if (!bound.ok()) return bound.status();
      auto handle = std::make_unique<BindingHandle>();
      handle->binding = std::move(bound->binding);
      export_schema(bound->output).move_to(output);
      *binding = handle.release();
      return {};
    });
  }
  static pipeline_status apply(void* binding, pipeline_batch* batch, pipeline_error* error) noexcept {
    return guarded(Stage::options(), error, [&]() -> Status {
      BindingHandle& handle = *static_cast<BindingHandle*>(binding);
      Result<Batch> result = handle.binding->apply(Batch::import(batch));
      if (!result.ok()) return result.status();
      handle.last = std::move(result).value();
      handle.last.export_to(batch);
      return {};
    });
  }
  static void unbind(void* binding) noexcept {
    const std::unique_ptr<BindingHandle> owned(static_cast<BindingHandle*>(binding));
  }

  static constexpr pipeline_transform kFunctions = {sizeof(pipeline_transform),
                                                    0,
                                                    create_stage<Stage, Transform>,
                                                    destroy_stage<Transform>,
                                                    bind,
                                                    apply,
                                                    unbind,
                                                    nullptr};
};

}  // namespace detail
}  // namespace pipeline
