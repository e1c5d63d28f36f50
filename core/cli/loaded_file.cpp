#include "core/cli/loaded_file.hpp"

#include <cstdio>

#include "core/cli/exit_code.hpp"

namespace pipeline::core {
namespace {

void print(const std::string& text) {
  std::fputs(text.c_str(), stderr);
}

}  // namespace

std::variant<PipelineFile, int> load_file(const CommonOptions& common, const std::string& path) {
  PluginRegistry registry(plugin_folders(common.plugin_folders));
  const StageFinder finder = [&](pipeline_stage_kind kind, const std::string& name) {
    return registry.find(kind, name);
  };
  Result<PipelineFile> file = read_pipeline_file(path, finder, environment());
  if (!file.ok()) {
    print("error: " + file.status().message() + "\n");
    return exit_code::kUsage;
  }
  print(file->text());
  if (!file->ok()) return file->plugin_failed ? exit_code::kPlugin : exit_code::kConfiguration;
  return std::move(file).value();
}

std::vector<StageNode> stage_nodes(const PipelineFile& file) {
  std::vector<StageNode> nodes;
  for (const StageConfig& stage : file.config.stages) {
    nodes.push_back({stage.id, stage.stage, stage.options.pointers(), stage.inputs});
  }
  return nodes;
}

int print_failure(const PipelineFile& file, const RunFailure& failure) {
  const Status& status = failure.status;
  if (failure.stage) {
    print(render(file.blame(*failure.stage, status), file.path.string(), file.lines));
  } else {
    print("error: " + status.message() + "\n" + (status.hint().empty() ? "" : "   = help: " + status.hint() + "\n"));
  }
  return failure.stage && status.code() == StatusCode::invalid ? exit_code::kConfiguration : exit_code::kFailed;
}

}  // namespace pipeline::core
