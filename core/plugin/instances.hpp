// SourceInstance, ReaderInstance, TransformInstance, BindingInstance, SinkInstance: stages as C++ values over the C
// tables.
//
// Each owns its instance and destroys it. The `pipeline_stage` and the HostServices are borrowed and must live longer;
// a reader must be gone before its source, a binding before its transform. The thread rules are those of plugin.h.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/plugin/host_services.hpp"
#include "pipeline/plugin.h"
#include "pipeline/sdk/sink.hpp"
#include "pipeline/sdk/source.hpp"
#include "pipeline/sdk/status.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::core {

using OptionPointers = std::span<const pipeline_option_value* const>;

// An opaque pointer of a plugin (null is one like any other) with the function that ends it.
class Handle {
 public:
  Handle(void* self, void (*end)(void*)) : self_(self), end_(end) {}
  Handle(Handle&& other) noexcept : self_(other.self_), end_(std::exchange(other.end_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(self_, other.self_);
    std::swap(end_, other.end_);
    return *this;
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (end_ != nullptr) end_(self_);
  }
  [[nodiscard]] void* get() const { return self_; }

 private:
  void* self_;
  void (*end_)(void*);
};

class ReaderInstance {
 public:
  ReaderInstance(const pipeline_stage& stage, void* reader);
  // See plugin.h, pipeline_source.next. What doesn't keep to the contract is an error: a batch whose columns are not
  // those of its stream's schema, an unknown kind of event.
  Result<Event> next();

 private:
  Result<Event> import_schema_event(pipeline_event& event);
  Result<Event> import_batch_event(pipeline_event& event);
  Result<Event> import_event(pipeline_event& event);

  const pipeline_stage* stage_;
  Handle self_;
  std::map<std::uint32_t, Schema> schemas_;  // by the reader's number of the stream
};

class SourceInstance {
 public:
  static Result<SourceInstance> create(const pipeline_stage& stage, OptionPointers options, const HostServices& host);
  Status check();
  // Calls `emit` for each stream; not_implemented when the source can't.
  Status discover(const std::function<void(const pipeline_stream&)>& emit);
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
  // The result has the columns of `output`, or it is an error.
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
  // not_implemented when the sink lacks it.
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
