#include "core/runtime/pipeline_run.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>
#include <thread>

#include "core/plugin/instances.hpp"
#include "core/runtime/checkpoint_coordinator.hpp"
#include "core/runtime/cursor_set.hpp"
#include "core/runtime/graph_check.hpp"
#include "core/runtime/reader_worker.hpp"
#include "core/runtime/signal_watch.hpp"
#include "core/runtime/stages.hpp"
#include "core/state/state_store.hpp"

namespace pipeline::core {
namespace {

// A source that plans again and again, and never moves, would be asked for ever.
constexpr std::uint32_t kRoundsWithoutProgress = 3;

class FolderStore : public CheckpointStore {
 public:
  explicit FolderStore(StateStore store) : store_(std::move(store)) {}
  Result<SavedState> load() override { return store_.load(); }
  Status save(const SavedState& state) override { return store_.save(state); }

 private:
  StateStore store_;
};

class Run {
 public:
  Run(const std::vector<StageNode>& nodes, const RunSettings& settings, const std::atomic<int>& stop_signal,
      CheckpointStore& store)
      : nodes_(nodes),
        settings_(settings),
        store_(store),
        stages_(nodes, {settings.queue_bytes, settings.stall}, control_),
        watch_(stop_signal, {settings.wind_down, settings.sinks_wind_down}, control_) {}

  RunOutcome execute() {
    if (auto failure = start()) return *failure;
    std::vector<std::thread> sinks;
    for (const auto& sink : stages_.sinks()) {
      sinks.emplace_back([this, worker = sink.get()] {
        guard(worker->node(), [&] { worker->run([this](const Barrier& barrier) { return save(barrier); }); });
      });
    }
    const bool complete = read_rounds();
    watch_.readers_done();
    for (const auto& sink : stages_.sinks()) sink->queue().end();
    for (std::thread& thread : sinks) thread.join();
    if (complete && !control_.failure()) finish_sinks();
    if (auto failure = control_.failure()) return *failure;
    return report(complete);
  }

 private:
  std::optional<RunFailure> start() {
    Result<SavedState> state = store_.load();
    if (!state.ok()) return RunFailure{std::nullopt, state.status()};
    if (auto failure = check_graph(nodes_)) return failure;
    if (auto failure = check_saved_stages(*state, nodes_)) return failure;
    state_ = std::move(state).value();
    cursors_ = CursorSet(state_.cursors);
    if (state_.sources.empty()) {
      state_.sources = saved_stages(nodes_, PIPELINE_SOURCE);
      state_.sinks = saved_stages(nodes_, PIPELINE_SINK);
    }
    if (auto failure = stages_.create()) return failure;
    for (const auto& sink : stages_.sinks()) {
      Status status = sink->sink().recover(state_.sinks[sink->id()].token);
      if (!status.ok()) return RunFailure{sink->node(), std::move(status)};
    }
    const auto send = [this](const std::shared_ptr<Barrier>& barrier) {
      for (const auto& sink : stages_.sinks()) sink->queue().push(SinkItem(barrier));
    };
    coordinator_ = std::make_unique<CheckpointCoordinator>(
        CheckpointCoordinator::Settings{settings_.checkpoint_interval, settings_.checkpoint_rows,
                                        settings_.checkpoint_bytes, stages_.sinks().size(), state_.checkpoint,
                                        state_.cursors, send},
        control_);
    return std::nullopt;
  }

  // True when the source has nothing left.
  bool read_rounds() {
    std::uint32_t idle_rounds = 0;
    for (; !control_.winding_down(); ++rounds_) {
      Result<std::vector<Partition>> partitions =
          stages_.source().plan({rounds_, coordinator_->cursors(), settings_.selection});
      if (!partitions.ok()) return source_failed(partitions.status());
      if (partitions->empty()) return true;
      spdlog::debug("round {}: {} partitions", rounds_, partitions->size());
      const std::uint64_t checkpoint = coordinator_->number();
      if (!read_round(*partitions)) return false;
      idle_rounds = coordinator_->number() == checkpoint ? idle_rounds + 1 : 0;
      if (idle_rounds == kRoundsWithoutProgress) {
        return source_failed(Status::failed("the source plans to read \"" + partitions->front().text +
                                            "\" again and again without moving on: a defect of its plugin"));
      }
    }
    return false;
  }

  bool source_failed(Status status) {
    if (status.code() == StatusCode::stopped && control_.winding_down()) return false;
    control_.fail(stages_.topology().source, std::move(status));
    return false;
  }

  // False = the run ends here.
  bool read_round(const std::vector<Partition>& partitions) {
    coordinator_->begin_round(partitions.size());
    next_partition_ = 0;
    std::vector<std::thread> readers;
    for (std::size_t i = 0; i < std::min(std::max<std::size_t>(settings_.readers, 1), partitions.size()); ++i) {
      readers.emplace_back([&] { guard(stages_.topology().source, [&] { read_partitions(partitions); }); });
    }
    for (std::thread& reader : readers) reader.join();
    if (control_.winding_down()) {
      watch_.readers_done();
      ++rounds_;
    }
    saved_ = coordinator_->finish_round();
    return saved_ && !control_.winding_down();
  }

  void read_partitions(const std::vector<Partition>& partitions) {
    for (;;) {
      const std::size_t number = next_partition_.fetch_add(1);
      if (number >= partitions.size() || control_.winding_down()) return;
      ReaderWorker(number, stages_.topology(), stages_.source(), *coordinator_, control_).run(partitions[number]);
    }
  }

  // For the body of a thread: no exception may leave it.
  template <typename Body>
  void guard(std::size_t node, Body body) {
    try {
      body();
    } catch (const std::exception& exception) {
      control_.fail(node, Status::failed(std::string("an unexpected error: ") + exception.what()));
    }
  }

  // Called on the thread of the sink that was the last to prepare; one barrier after the other.
  Status save(const Barrier& barrier) {
    state_.checkpoint = barrier.checkpoint().number;
    for (const auto& [id, token] : barrier.tokens()) state_.sinks[id].token = token;
    for (const Cursor& moved : barrier.checkpoint().cursors) cursors_.set(moved);
    state_.cursors = cursors_.all();
    return store_.save(state_);
  }

  void finish_sinks() {
    for (const auto& sink : stages_.sinks()) {
      Status status = sink->sink().finish();
      if (!status.ok()) control_.fail(sink->node(), std::move(status));
    }
  }

  RunReport report(bool complete) {
    RunReport report;
    report.checkpoint = state_.checkpoint;
    report.rounds = rounds_;
    report.stopped = !complete;
    report.saved = saved_;
    report.counters = stages_.counters().all();
    for (const auto& sink : stages_.sinks()) {
      for (const auto& [stream, rows] : sink->rows()) report.streams.push_back({stream, rows, sink->id()});
    }
    return report;
  }

  const std::vector<StageNode>& nodes_;
  const RunSettings& settings_;
  RunControl control_;
  CheckpointStore& store_;
  SavedState state_;
  CursorSet cursors_;  // those of state_
  Stages stages_;
  std::unique_ptr<CheckpointCoordinator> coordinator_;
  std::atomic<std::size_t> next_partition_ = 0;
  std::uint32_t rounds_ = 0;
  bool saved_ = true;
  SignalWatch watch_;  // last: its thread uses what stands above
};

}  // namespace

RunOutcome run_pipeline(const std::vector<StageNode>& nodes, const RunSettings& settings,
                        const std::atomic<int>& stop_signal) {
  Result<StateStore> store = StateStore::open(settings.state_directory, settings.pipeline_name);
  if (!store.ok()) return RunFailure{std::nullopt, store.status()};
  FolderStore folder(std::move(store).value());
  return run_pipeline(nodes, settings, stop_signal, folder);
}

RunOutcome run_pipeline(const std::vector<StageNode>& nodes, const RunSettings& settings,
                        const std::atomic<int>& stop_signal, CheckpointStore& store) {
  return Run(nodes, settings, stop_signal, store).execute();
}

std::vector<RunFailure> probe_pipeline(const std::vector<StageNode>& nodes, const RunSettings& settings) {
  RunControl control;
  Stages stages(nodes, {0, {}}, control);
  if (auto failure = stages.create()) return {*failure};
  std::vector<RunFailure> failures;
  if (Status status = stages.source().check(); !status.ok()) failures.push_back({stages.topology().source, status});
  for (const auto& sink : stages.sinks()) {
    if (Status status = sink->sink().check(); !status.ok()) failures.push_back({sink->node(), status});
  }
  if (!failures.empty()) return failures;
  const Result<SavedState> state = StateStore::look(settings.state_directory, settings.pipeline_name);
  if (!state.ok()) return {RunFailure{std::nullopt, state.status()}};
  if (auto failure = check_saved_stages(*state, nodes)) return {*failure};
  const Result<std::vector<Partition>> plan = stages.source().plan({0, state->cursors});
  if (!plan.ok()) failures.push_back({stages.topology().source, plan.status()});
  return failures;
}

}  // namespace pipeline::core
