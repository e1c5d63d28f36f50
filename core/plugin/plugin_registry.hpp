// PluginRegistry: finds plugins in a list of folders and loads them.
//
// The stage "csv" of kind sink is in the file `sink-csv.so`; a plugin with several stages has a link for each. A loaded
// plugin stays loaded for the life of the process: its threads, error texts and exit handlers may outlive every use.
// Not thread-safe.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/plugin.h"
#include "pipeline/sdk/status.hpp"

namespace pipeline::core {

class PluginRegistry {
 public:
  explicit PluginRegistry(std::vector<std::filesystem::path> folders) : folders_(std::move(folders)) {}

  struct File {
    pipeline_stage_kind kind;
    std::string name;
    std::filesystem::path path;
  };
  // What there is, by file name, without loading anything. The first folder wins.
  [[nodiscard]] std::vector<File> files() const;

  // Loads the plugin and gives its stage, borrowed for the life of the process.
  Result<const pipeline_stage*> find(pipeline_stage_kind kind, const std::string& name);

 private:
  Status not_found(pipeline_stage_kind kind, const std::string& name) const;

  std::vector<std::filesystem::path> folders_;
  std::map<std::pair<pipeline_stage_kind, std::string>, const pipeline_stage*> loaded_;
};

// The folders in the order in which they are searched: the ones given, PIPELINE_PLUGIN_PATH, those beside the program.
std::vector<std::filesystem::path> plugin_folders(const std::vector<std::string>& given);

// "source", "transform", "sink" or "verb".
const char* kind_name(pipeline_stage_kind kind);

}  // namespace pipeline::core
