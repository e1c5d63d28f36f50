#include "core/cli/loaded_file.hpp"

#include "core/cli/exit_code.hpp"
#include "core/cli/output.hpp"

namespace pipeline::core {

std::variant<PipelineFile, int> load_file(const CommonOptions& common, const std::string& path) {
  PluginRegistry registry(plugin_folders(common.plugin_folders));
  const StageFinder finder = [&](pipeline_stage_kind kind, const std::string& name) {
    return registry.find(kind, name);
  };
  Result<PipelineFile> file = read_pipeline_file(path, finder, environment());
  if (!file.ok()) {
    print_error(common.format, code::kNoFile, file.status(), path);
    return exit_code::kUsage;
  }
  print_diagnostics(common.format, *file);
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

RunSettings run_settings(const PipelineFile& file) {
  const PipelineConfig& config = file.config;
  RunSettings settings;
  settings.pipeline_name = config.name;
  settings.state_directory = config.state_directory;
  settings.queue_bytes = config.queue_bytes;
  settings.checkpoint_interval = config.checkpoint_interval;
  settings.checkpoint_rows = config.checkpoint_rows;
  settings.checkpoint_bytes = config.checkpoint_bytes;
  settings.readers = config.readers;
  return settings;
}

}  // namespace pipeline::core
