#include "core/engine/engine.hpp"

#include <spdlog/spdlog.h>

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/engine/given_options.hpp"
#include "core/engine/given_store.hpp"
#include "core/runtime/pipeline_run.hpp"
#include "pipeline/sdk/boundary.hpp"

namespace pipeline::core {
namespace {

// What is not saved when a run must end is read again: better than to be killed for being slow.
constexpr std::chrono::milliseconds kWindDown{3'000};

// `stage` is the one whose option may be to blame, or null.
pipeline_status report(const Status& status, const pipeline_stage* stage, pipeline_error* error) {
  if (status.ok() || error == nullptr) return static_cast<pipeline_status>(status.code());
  error->code = static_cast<pipeline_status>(status.code());
  error->option_index = PIPELINE_NO_OPTION;
  for (std::uint32_t i = 0; stage != nullptr && i < stage->option_count; ++i) {
    if (status.option() == stage->options[i]->name) error->option_index = static_cast<std::int32_t>(i);
  }
  detail::copy_text(status.message(), error->message);
  detail::copy_text(status.hint(), error->hint);
  return error->code;
}

// A stage of its own, outside of a run.
struct SingleStage {
  Counters counters;
  std::atomic<bool> stop = false;
  HostServices host;

  explicit SingleStage(const std::string& name) : host(name, counters, stop) {}
};

RunSettings run_settings(const pipeline_run_request& request) {
  RunSettings settings;
  settings.checkpoint_interval = std::chrono::milliseconds(request.checkpoint_interval);
  settings.wind_down = kWindDown;
  settings.sinks_wind_down = kWindDown;
  if (request.queue_bytes != 0) settings.queue_bytes = request.queue_bytes;
  if (request.readers != 0) settings.readers = request.readers;
  if (request.selection != nullptr) settings.selection = Selection::import(*request.selection);
  return settings;
}

}  // namespace

Engine::Engine(PluginRegistry& registry, const std::atomic<int>& stop_signal, void (*watch_signals)())
    : registry_(registry), stop_signal_(stop_signal), watch_signals_(watch_signals) {
  functions_.struct_size = sizeof functions_;
  functions_.context = this;
  functions_.log_to = [](void* context, LogListener::Log log, void* log_context) {
    static_cast<Engine*>(context)->log_.listen(log, log_context);
  };
  functions_.list = [](void* context, pipeline_stage_kind kind, void (*emit)(void*, pipeline_string),
                       void* emit_context) {
    for (const PluginRegistry::File& file : static_cast<Engine*>(context)->registry_.files()) {
      if (file.kind == kind) emit(emit_context, borrow(file.name));
    }
  };
  functions_.find = [](void* context, pipeline_stage_kind kind, pipeline_string name, const pipeline_stage** stage,
                       pipeline_error* error) {
    const Result<const pipeline_stage*> found = static_cast<Engine*>(context)->find(kind, name);
    if (found.ok()) *stage = *found;
    return report(found.status(), nullptr, error);
  };
  functions_.check = [](void* context, const pipeline_stage_settings* stage, pipeline_error* error) {
    return static_cast<Engine*>(context)->check(*stage, error);
  };
  functions_.discover = [](void* context, const pipeline_stage_settings* source,
                           void (*emit)(void*, const pipeline_stream*), void* emit_context, pipeline_error* error) {
    return static_cast<Engine*>(context)->discover(*source, emit, emit_context, error);
  };
  functions_.run = [](void* context, const pipeline_run_request* request, pipeline_run_report* run_report,
                      pipeline_error* error) {
    return static_cast<Engine*>(context)->run(*request, *run_report, error);
  };
}

Result<const pipeline_stage*> Engine::find(pipeline_stage_kind kind, pipeline_string name) {
  return registry_.find(kind, std::string(view_of(name)));
}

pipeline_status Engine::check(const pipeline_stage_settings& settings, pipeline_error* error) {
  const Result<const pipeline_stage*> stage = find(settings.kind, settings.name);
  if (!stage.ok()) return report(stage.status(), nullptr, error);
  const Result<OptionValues> options = read_settings(**stage, settings);
  if (!options.ok()) return report(options.status(), *stage, error);
  const SingleStage single((*stage)->name);
  if (settings.kind == PIPELINE_SINK) {
    Result<SinkInstance> sink = SinkInstance::create(**stage, options->pointers(), single.host);
    return report(sink.ok() ? sink->check() : sink.status(), *stage, error);
  }
  Result<SourceInstance> source = SourceInstance::create(**stage, options->pointers(), single.host);
  return report(source.ok() ? source->check() : source.status(), *stage, error);
}

pipeline_status Engine::discover(const pipeline_stage_settings& settings, void (*emit)(void*, const pipeline_stream*),
                                 void* emit_context, pipeline_error* error) {
  const Result<const pipeline_stage*> stage = find(PIPELINE_SOURCE, settings.name);
  if (!stage.ok()) return report(stage.status(), nullptr, error);
  const Result<OptionValues> options = read_settings(**stage, settings);
  if (!options.ok()) return report(options.status(), *stage, error);
  const SingleStage single((*stage)->name);
  Result<SourceInstance> source = SourceInstance::create(**stage, options->pointers(), single.host);
  if (!source.ok()) return report(source.status(), *stage, error);
  return report(source->discover([&](const pipeline_stream& stream) { emit(emit_context, &stream); }), *stage, error);
}

pipeline_status Engine::run(const pipeline_run_request& request, pipeline_run_report& run_report,
                            pipeline_error* error) {
  run_report.failed_stage = PIPELINE_NO_STAGE;
  std::deque<OptionValues> options;
  std::vector<StageNode> nodes;
  for (std::uint32_t i = 0; i < request.stage_count; ++i) {
    const pipeline_stage_settings& settings = *request.stages[i];
    const Result<const pipeline_stage*> stage = find(settings.kind, settings.name);
    run_report.failed_stage = i;
    if (!stage.ok()) return report(stage.status(), nullptr, error);
    Result<OptionValues> values = read_settings(**stage, settings);
    if (!values.ok()) return report(values.status(), *stage, error);
    const OptionPointers pointers = options.emplace_back(std::move(values).value()).pointers();
    nodes.push_back({(*stage)->name, *stage, pointers, {}});
    if (i > 0) nodes.back().inputs.push_back(i - 1);
  }
  watch_signals_();
  GivenStore store(request, nodes);
  const RunOutcome outcome = run_pipeline(nodes, run_settings(request), stop_signal_, store);
  run_report.signal = static_cast<std::uint32_t>(stop_signal_.load());
  run_report.failed_stage = PIPELINE_NO_STAGE;
  if (const auto* failure = std::get_if<RunFailure>(&outcome)) {
    if (failure->stage) run_report.failed_stage = static_cast<std::uint32_t>(*failure->stage);
    return report(failure->status, failure->stage ? nodes[*failure->stage].stage : nullptr, error);
  }
  const auto& done = std::get<RunReport>(outcome);
  for (const auto& [name, amount] : done.counters) spdlog::warn("{}: {}", name, amount);
  for (const StreamReport& stream : done.streams) run_report.rows += stream.rows;
  run_report.stopped = done.stopped ? 1 : 0;
  return PIPELINE_OK;
}

}  // namespace pipeline::core
