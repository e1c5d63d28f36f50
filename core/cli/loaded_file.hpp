// A TOML file together with the plugins that it needs, ready to run: what `run` and `check` have in common.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/cli/verbs.hpp"
#include "core/config/pipeline_file.hpp"
#include "core/plugin/plugin_registry.hpp"
#include "core/runtime/pipeline_run.hpp"

namespace pipeline::core {

// Reads and checks the file. Prints all that is wrong; then the exit code takes the file's place.
std::variant<PipelineFile, int> load_file(const CommonOptions& common, const std::string& path);

// The nodes borrow from `file`.
std::vector<StageNode> stage_nodes(const PipelineFile& file);

RunSettings run_settings(const PipelineFile& file);

}  // namespace pipeline::core
