// SourceInstance, ReaderInstance, TransformInstance, BindingInstance, SinkInstance: stages as C++ values over the C
// tables.
//
// Each owns its instance and destroys it. The `pipeline_stage` and the HostServices are borrowed and must live longer;
// a reader must be gone before its source, a binding before its transform. The thread rules are those of plugin.h.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/plugin/host_services.hpp"
#include "pipeline/plugin.h"
#include "pipeline/sdk/sink.hpp"
#include "pipeline/sdk/source.hpp"
#include "pipeline/sdk/status.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::core {

using OptionPointers = std::span<const pipeline_option_value* const>;

// An opaque pointer of a plugin with the function that ends it.
using Handle = std::unique_ptr<void, void (*)(void*)>;

class ReaderInstance {
 public:
  ReaderInstance(const pipeline_stage& stage, void* reader);
  // See plugin.h, pipeline_source.next.
  Result<Event> next();

 private:
  const pipeline_stage* stage_;
  Handle self_;
};

class SourceInstance {
 public:
  static Result<SourceInstance> create(const pipeline_stage& stage, OptionPointers options, const HostServices& host);
  Status check();
  Result<std::vector<Partition>> plan(const PlanRequest& request);
  Result<ReaderInstance> open(const std::string& partition_id);

 private:
  SourceInstance(const pipeline_stage& stage, void* self);
  const pipeline_stage* stage_;
  Handle self_;
};

class BindingInstance {
 public:
  BindingInstance(const pipeline_stage& stage, void* binding, Schema output);
  Result<Batch> apply(Batch batch);
  [[nodiscard]] const Schema& output() const { return output_; }

 private:
  const pipeline_stage* stage_;
  Handle self_;
  Schema output_;
};

class TransformInstance {
 public:
  static Result<TransformInstance> create(const pipeline_stage& stage, OptionPointers options,
                                          const HostServices& host);
  Result<BindingInstance> bind(const StreamInfo& stream);

 private:
  TransformInstance(const pipeline_stage& stage, void* self);
  const pipeline_stage* stage_;
  Handle self_;
};

class SinkInstance {
 public:
  static Result<SinkInstance> create(const pipeline_stage& stage, OptionPointers options, const HostServices& host);
  Status check();
  Status recover(const std::string& token);
  Status bind(std::uint32_t number, const StreamInfo& stream);
  Status write(std::uint32_t number, Batch batch);
  Status truncate(std::uint32_t number, const Truncate& truncate);
  Result<std::string> prepare(const Checkpoint& checkpoint);
  Status commit(const std::string& token);
  Status finish();

 private:
  SinkInstance(const pipeline_stage& stage, void* self);
  const pipeline_stage* stage_;
  Handle self_;
};

}  // namespace pipeline::core
