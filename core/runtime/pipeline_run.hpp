// Runs a pipeline from its saved state until its source has nothing left, or until it is told to stop.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/runtime/run_control.hpp"
#include "core/runtime/stage_node.hpp"

namespace pipeline::core {

struct RunSettings {
  std::string pipeline_name;
  std::filesystem::path state_directory;
  std::uint64_t queue_bytes = 64U << 20U;                 // in front of each sink
  std::chrono::milliseconds checkpoint_interval{10'000};  // 0 = at every checkpoint that the source offers
  std::size_t readers = 4;                                // partitions read at once
  std::chrono::milliseconds wind_down{5'000};             // for readers to reach a checkpoint after a stop signal
};

struct StreamReport {
  std::string stream;
  std::uint64_t rows;
};

struct RunReport {
  std::uint64_t checkpoint = 0;  // the last one saved
  std::uint32_t rounds = 0;      // plans that were not empty
  bool stopped = false;          // ended early because of the signal; what was read until then is saved if `saved`
  bool saved = true;
  std::vector<StreamReport> streams;
  std::vector<std::pair<std::string, std::uint64_t>> counters;
};

using RunOutcome = std::variant<RunReport, RunFailure>;

// `nodes` are in an order in which each comes after its inputs, with exactly one source. A `stop_signal` other than 0
// ends the run at the next checkpoint of its readers, or without one after `wind_down`. Blocks; makes and joins all
// threads itself.
RunOutcome run_pipeline(const std::vector<StageNode>& nodes, const RunSettings& settings,
                        const std::atomic<int>& stop_signal);

// Makes every stage and asks it whether a run could work. Touches no state.
std::vector<RunFailure> probe_pipeline(const std::vector<StageNode>& nodes);

}  // namespace pipeline::core
