#include <chrono>

#include "core/cli/exit_code.hpp"
#include "core/cli/loaded_file.hpp"
#include "core/cli/output.hpp"
#include "core/cli/stop_signal.hpp"

namespace pipeline::core {

int run_verb(const CommonOptions& common, const std::string& path) {
  const auto loaded = load_file(common, path);
  if (const int* code = std::get_if<int>(&loaded)) return *code;
  const auto& file = std::get<PipelineFile>(loaded);
  watch_stop_signals();

  const RunSettings settings = run_settings(file);
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<StageNode> nodes = stage_nodes(file);
  const RunOutcome outcome = run_pipeline(nodes, settings, stop_signal());
  if (const auto* failure = std::get_if<RunFailure>(&outcome)) return print_failure(common.format, file, *failure);
  const auto& report = std::get<RunReport>(outcome);
  print_report(common.format, report,
               std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin));
  return report.stopped && stop_signal() != 0 ? exit_code::kSignal + stop_signal() : exit_code::kDone;
}

}  // namespace pipeline::core
