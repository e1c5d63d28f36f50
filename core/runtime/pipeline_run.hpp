// Runs a pipeline from its saved state until its source has nothing left, or until it is told to stop.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/runtime/checkpoint_store.hpp"
#include "core/runtime/run_control.hpp"
#include "core/runtime/stage_node.hpp"
#include "pipeline/sdk/selection.hpp"

namespace pipeline::core {

struct RunSettings {
  std::string pipeline_name;
  std::filesystem::path state_directory;
  std::uint64_t queue_bytes = 64U << 20U;                 // in front of each sink
  std::chrono::milliseconds checkpoint_interval{10'000};  // 0 = at every checkpoint that the source offers
  std::uint64_t checkpoint_rows = 0;                      // a checkpoint also after so many rows, 0 = no limit
  std::uint64_t checkpoint_bytes = 0;                     // and after so many bytes
  std::size_t readers = 4;                                // partitions read at once
  std::chrono::milliseconds wind_down{5'000};             // for readers to reach a checkpoint after a stop signal
  std::chrono::milliseconds sinks_wind_down{0};           // for sinks after that; 0 = as long as they need
  std::chrono::milliseconds stall{10'000};                // a reader that waits longer for a sink is told about
  std::optional<Selection> selection = std::nullopt;      // what is wanted of the source, when its options don't say it
};

// What a sink got of a stream.
struct StreamReport {
  std::string stream;
  std::uint64_t rows;
  std::string sink;  // its id
};

struct RunReport {
  std::uint64_t checkpoint = 0;  // the last one saved
  std::uint32_t rounds = 0;      // plans that were not empty
  bool stopped = false;          // ended early because of the signal; what was read until then is saved if `saved`
  bool saved = true;
  std::vector<StreamReport> streams;  // of each sink, one sink after the other
  std::vector<std::pair<std::string, std::uint64_t>> counters;
};

using RunOutcome = std::variant<RunReport, RunFailure>;

// `nodes` are in an order in which each comes after its inputs, with exactly one source. A `stop_signal` other than 0
// ends the run at the next checkpoint of its readers, or without one after `wind_down`. Blocks; makes and joins all
// threads itself.
RunOutcome run_pipeline(const std::vector<StageNode>& nodes, const RunSettings& settings,
                        const std::atomic<int>& stop_signal);
// With another place for the state than the folder that the settings name.
RunOutcome run_pipeline(const std::vector<StageNode>& nodes, const RunSettings& settings,
                        const std::atomic<int>& stop_signal, CheckpointStore& store);

// Makes every stage and asks it whether a run could work; then asks the source for a plan from the saved state. Changes
// nothing.
std::vector<RunFailure> probe_pipeline(const std::vector<StageNode>& nodes, const RunSettings& settings);

}  // namespace pipeline::core
