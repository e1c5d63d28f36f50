#include "core/runtime/pipeline_run.hpp"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "core/plugin/instances.hpp"
#include "core/runtime/checkpoint_coordinator.hpp"
#include "core/runtime/reader_worker.hpp"
#include "core/runtime/stages.hpp"
#include "core/state/state_store.hpp"

namespace pipeline::core {
namespace {

// How long a reader may go on to its next checkpoint after a signal.
constexpr std::chrono::seconds kWindDown{5};

class Run {
 public:
  Run(const std::vector<StageNode>& nodes, const RunSettings& settings, const std::atomic<int>& stop_signal,
      StateStore store)
      : settings_(settings),
        stop_signal_(stop_signal),
        store_(std::move(store)),
        stages_(nodes, settings.queue_bytes, control_) {}

  RunOutcome execute() {
    if (auto failure = start()) return *failure;
    std::vector<std::thread> sinks;
    for (const auto& sink : stages_.sinks()) {
      sinks.emplace_back(
          [this, worker = sink.get()] { worker->run([this](const Barrier& barrier) { return save(barrier); }); });
    }
    const bool complete = read_rounds();
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
    state_ = std::move(state).value();
    if (auto failure = stages_.create()) return failure;
    if (Status status = check_sinks(); !status.ok()) return RunFailure{std::nullopt, std::move(status)};
    for (const auto& sink : stages_.sinks()) {
      Status status = sink->sink().recover(state_.tokens[sink->id()]);
      if (!status.ok()) return RunFailure{sink->node(), std::move(status)};
    }
    const auto send = [this](const std::shared_ptr<Barrier>& barrier) {
      for (const auto& sink : stages_.sinks()) sink->queue().push(SinkItem(barrier), 0, [] {});
    };
    coordinator_ = std::make_unique<CheckpointCoordinator>(
        CheckpointCoordinator::Settings{settings_.checkpoint_interval, stages_.sinks().size(), state_.checkpoint,
                                        state_.cursors, send},
        control_);
    return std::nullopt;
  }

  // A sink that joins later would miss what the others have; one that left would leave its output behind.
  Status check_sinks() const {
    if (state_.checkpoint == 0) return {};
    for (const auto& [id, token] : state_.tokens) {
      if (!stages_.has_sink(id)) return changed_sinks("its state has a sink \"" + id + "\" that the file doesn't have");
    }
    for (const auto& sink : stages_.sinks()) {
      if (!state_.tokens.contains(sink->id())) return changed_sinks("the sink \"" + sink->id() + "\" is new");
    }
    return {};
  }
  static Status changed_sinks(const std::string& what) {
    return Status::failed("the sinks of this pipeline have changed: " + what)
        .with_hint("give the changed pipeline a name and a state folder of its own");
  }

  // True when the source has nothing left.
  bool read_rounds() {
    for (std::uint32_t round = 0;; ++round) {
      Result<std::vector<Partition>> partitions = stages_.source().plan({round, coordinator_->cursors()});
      if (!partitions.ok()) {
        if (partitions.status().code() != StatusCode::stopped) {
          control_.fail(stages_.topology().source, partitions.status());
        }
        return false;
      }
      if (partitions->empty()) return true;
      spdlog::debug("round {}: {} partitions", round, partitions->size());
      if (!read_round(*partitions)) return false;
    }
  }

  bool read_round(const std::vector<Partition>& partitions) {
    const std::size_t threads = std::min(settings_.readers, partitions.size());
    coordinator_->begin_round(partitions.size());
    next_partition_ = 0;
    running_ = threads;
    std::vector<std::thread> readers;
    for (std::size_t i = 0; i < threads; ++i) readers.emplace_back([&] { read_partitions(partitions); });
    watch();
    for (std::thread& reader : readers) reader.join();
    const bool aligned = coordinator_->finish_round();
    saved_ = aligned;
    return aligned && !control_.stopped() && !control_.winding_down();
  }

  void read_partitions(const std::vector<Partition>& partitions) {
    for (;;) {
      const std::size_t number = next_partition_.fetch_add(1);
      if (number >= partitions.size() || control_.stopped() || control_.winding_down()) break;
      ReaderWorker(number, stages_.topology(), stages_.source(), *coordinator_, control_).run(partitions[number]);
    }
    const std::lock_guard lock(mutex_);
    --running_;
    ended_.notify_all();
  }

  // Waits for the readers; turns a signal into an early end.
  void watch() {
    std::optional<std::chrono::steady_clock::time_point> deadline;
    std::unique_lock lock(mutex_);
    while (!ended_.wait_for(lock, std::chrono::milliseconds(50), [&] { return running_ == 0; })) {
      if (stop_signal_ != 0 && !deadline) {
        spdlog::info("stopping at the next checkpoint");
        control_.wind_down();
        deadline = std::chrono::steady_clock::now() + kWindDown;
      }
      if (deadline && std::chrono::steady_clock::now() > *deadline) control_.stop_now();
    }
  }

  Status save(const Barrier& barrier) {
    state_.checkpoint = barrier.checkpoint().number;
    state_.tokens = barrier.tokens();
    for (const Cursor& moved : barrier.checkpoint().cursors) {
      std::erase_if(state_.cursors, [&](const Cursor& cursor) {
        return cursor.name_space == moved.name_space && cursor.name == moved.name && cursor.slice == moved.slice;
      });
      if (!moved.value.empty()) state_.cursors.push_back(moved);
    }
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
    report.checkpoint = coordinator_->number();
    report.stopped = !complete;
    report.saved = saved_;
    report.counters = stages_.counters().all();
    for (const auto& [stream, rows] : stages_.sinks().front()->rows()) report.streams.push_back({stream, rows});
    return report;
  }

  const RunSettings& settings_;
  const std::atomic<int>& stop_signal_;
  RunControl control_;
  StateStore store_;
  SavedState state_;
  Stages stages_;
  std::unique_ptr<CheckpointCoordinator> coordinator_;
  std::atomic<std::size_t> next_partition_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::size_t running_ = 0;
  bool saved_ = true;
};

}  // namespace

RunOutcome run_pipeline(const std::vector<StageNode>& nodes, const RunSettings& settings,
                        const std::atomic<int>& stop_signal) {
  Result<StateStore> store = StateStore::open(settings.state_directory, settings.pipeline_name);
  if (!store.ok()) return RunFailure{std::nullopt, store.status()};
  return Run(nodes, settings, stop_signal, std::move(store).value()).execute();
}

std::vector<RunFailure> probe_pipeline(const std::vector<StageNode>& nodes) {
  RunControl control;
  Stages stages(nodes, 0, control);
  if (auto failure = stages.create()) return {*failure};
  std::vector<RunFailure> failures;
  if (Status status = stages.source().check(); !status.ok()) failures.push_back({stages.topology().source, status});
  for (const auto& sink : stages.sinks()) {
    if (Status status = sink->sink().check(); !status.ok()) failures.push_back({sink->node(), status});
  }
  return failures;
}

}  // namespace pipeline::core
