#include "read_command.hpp"

#include <csignal>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "configured_catalog.hpp"
#include "sync_plan.hpp"
#include "sync_state.hpp"

namespace pipeline::airbyte {
namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr std::size_t kSinkStage = 1;

Result<SyncState> read_state(const std::string& path, const std::string& source) {
  if (path.empty()) return SyncState{};
  const Result<rapidjson::Document> json = read_json_file(path, "the state");
  return json.ok() ? SyncState::read(*json, source) : Result<SyncState>(json.status());
}

// Nothing when the source can't tell; then what is wrong with the catalog shows while reading.
Result<std::optional<std::vector<StreamInfo>>> discover(const Engine& engine, const ConnectorConfig& config) {
  Result<std::vector<StreamInfo>> streams = engine.discover(config.source);
  if (streams.ok()) return std::optional(std::move(streams).value());
  if (streams.status().code() != StatusCode::not_implemented) return streams.status();
  return std::optional<std::vector<StreamInfo>>();
}

RunRequest run_request(const SyncPlan& plan, const ConnectorConfig& config) {
  RunRequest request;
  request.stages = {
      config.source,
      {PIPELINE_SINK, "airbyte_stdout", {{"catalog", plan.catalog.text()}, {"source", config.source.name}}}};
  request.cursors = plan.cursors;
  request.token = plan.state.text(config.source.name);
  request.selection = plan.selection;
  request.checkpoint_interval = config.checkpoint_interval;
  return request;
}

// A stream that can't even be begun.
void tell_incomplete(const Reporter& reporter, const StreamDescriptor& stream) {
  reporter.line(status_line(stream, "STARTED", now()));
  reporter.line(status_line(stream, "INCOMPLETE", now()));
}

// As if the signal had never been caught: the platform and PyAirbyte know that ending.
[[noreturn]] void end_by(int signal) {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  std::_Exit(128 + signal);
}

int run(const Reporter& reporter, const Engine& engine, const RunRequest& request) {
  const RunResult result = engine.run(request);
  if (!result.status.ok()) {
    const bool quiet = reporter.closed() && result.failed_stage == kSinkStage;
    if (!quiet) reporter.error(result.status);
  }
  const bool interrupted = result.signal != 0 && (result.stopped || !result.status.ok());
  if (interrupted) {
    static_cast<void>(reporter.flush());
    end_by(result.signal);
  }
  return result.status.ok() ? kDone : kFailed;
}

}  // namespace

int read(const Reporter& reporter, const Engine& engine, const Arguments& arguments, const ConnectorConfig& config) {
  const auto failed = [&reporter](const Status& status) {
    reporter.error(status);
    return kFailed;
  };
  const Result<rapidjson::Document> json = read_json_file(arguments.catalog, "the configured catalog");
  if (!json.ok()) return failed(json.status());
  Result<ConfiguredCatalog> catalog = ConfiguredCatalog::read(*json);
  if (!catalog.ok()) return failed(catalog.status());
  const auto failed_all = [&](const Status& status) {
    for (const ConfiguredStream& stream : catalog->streams) tell_incomplete(reporter, stream.descriptor);
    return failed(status);
  };
  Result<SyncState> state = read_state(arguments.state, config.source.name);
  if (!state.ok()) return failed_all(state.status());
  for (const std::string& warning : state->warnings) reporter.warn(warning);
  const auto streams = discover(engine, config);
  if (!streams.ok()) return failed_all(streams.status());

  const SyncPlan plan = plan_sync(std::move(catalog).value(), *state, *streams);
  for (const std::string& warning : plan.warnings) reporter.warn(warning);
  for (const SyncPlan::Refused& refused : plan.refused) {
    tell_incomplete(reporter, refused.stream);
    reporter.error(refused.status, &refused.stream);
  }
  for (const SyncPlan::Estimate& estimate : plan.estimates) {
    reporter.line(estimate_line(estimate.stream, estimate.rows, estimate.bytes, now()));
  }
  const int code = plan.catalog.streams.empty() ? kFailed : run(reporter, engine, run_request(plan, config));
  return plan.refused.empty() ? code : kFailed;
}

}  // namespace pipeline::airbyte
