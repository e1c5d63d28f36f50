#include <spdlog/spdlog.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>

#include "core/cli/exit_code.hpp"
#include "core/cli/loaded_file.hpp"

namespace pipeline::core {
namespace {

// Written by a signal handler, so it can't live anywhere else.
std::atomic<int> received_signal = 0;

// The first signal asks for an orderly end, a second one ends the program at once.
void on_signal(int signal) {
  if (received_signal.exchange(signal) != 0) std::_Exit(exit_code::kSignal + signal);
}

void print_report(const RunReport& report, std::chrono::milliseconds duration) {
  std::uint64_t rows = 0;
  for (const StreamReport& stream : report.streams) {
    rows += stream.rows;
    spdlog::info("{}: {} rows", stream.stream, stream.rows);
  }
  for (const auto& [name, amount] : report.counters) spdlog::warn("{}: {}", name, amount);
  spdlog::info("{} {} rows in {:.1f} s, checkpoint {}", report.stopped ? "stopped after" : "done:", rows,
               static_cast<double>(duration.count()) / 1000.0, report.checkpoint);
  if (!report.saved) spdlog::warn("the rows since the last checkpoint are not saved; the next run reads them again");
}

}  // namespace

int run_verb(const CommonOptions& common, const std::string& path) {
  const auto loaded = load_file(common, path);
  if (const int* code = std::get_if<int>(&loaded)) return *code;
  const auto& file = std::get<PipelineFile>(loaded);
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  std::signal(SIGPIPE, SIG_IGN);

  const PipelineConfig& config = file.config;
  const RunSettings settings{config.name, config.state_directory, config.queue_bytes, config.checkpoint_interval,
                             config.readers};
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<StageNode> nodes = stage_nodes(file);
  const RunOutcome outcome = run_pipeline(nodes, settings, received_signal);
  if (const auto* failure = std::get_if<RunFailure>(&outcome)) return print_failure(file, *failure);
  const auto& report = std::get<RunReport>(outcome);
  print_report(report, std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin));
  return report.stopped && received_signal != 0 ? exit_code::kSignal + received_signal : exit_code::kDone;
}

}  // namespace pipeline::core
