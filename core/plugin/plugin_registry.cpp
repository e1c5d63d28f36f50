#include "core/plugin/plugin_registry.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "core/config/candidates.hpp"
#include "core/plugin/plugin_file.hpp"

namespace pipeline::core {

const char* kind_name(pipeline_stage_kind kind) {
  switch (kind) {
    case PIPELINE_SOURCE:
      return "source";
    case PIPELINE_TRANSFORM:
      return "transform";
    case PIPELINE_SINK:
      return "sink";
    default:
      return "verb";
  }
}

std::vector<PluginRegistry::File> PluginRegistry::files() const {
  std::map<std::string, File> found;
  for (const std::filesystem::path& folder : folders_) {
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) {
      if (entry.path().extension() != ".so") continue;
      const std::string stem = entry.path().stem().string();
      for (const pipeline_stage_kind kind : {PIPELINE_SOURCE, PIPELINE_TRANSFORM, PIPELINE_SINK, PIPELINE_VERB}) {
        const std::string prefix = std::string(kind_name(kind)) + "-";
        if (stem.starts_with(prefix)) found.try_emplace(stem, File{kind, stem.substr(prefix.size()), entry.path()});
      }
    }
  }
  std::vector<File> result;
  result.reserve(found.size());
  for (auto& [stem, file] : found) result.push_back(std::move(file));
  return result;
}

Result<const pipeline_stage*> PluginRegistry::find(pipeline_stage_kind kind, const std::string& name) {
  const auto known = loaded_.find({kind, name});
  if (known != loaded_.end()) return known->second;
  const std::vector<File> all = files();
  const auto file =
      std::find_if(all.begin(), all.end(), [&](const File& item) { return item.kind == kind && item.name == name; });
  if (file == all.end()) return not_found(kind, name);
  const Result<const pipeline_entry*> entry = load_plugin_file(file->path);
  if (!entry.ok()) return entry.status();
  for (std::uint32_t i = 0; i < (*entry)->stage_count; ++i) {
    const pipeline_stage* stage = (*entry)->stages[i];
    loaded_[{stage->kind, stage->name}] = stage;
  }
  const auto loaded = loaded_.find({kind, name});
  if (loaded != loaded_.end()) return loaded->second;
  return Status::invalid("the plugin file " + file->path.string() + " has no " + kind_name(kind) + " \"" + name + "\"");
}

Status PluginRegistry::not_found(pipeline_stage_kind kind, const std::string& name) const {
  std::vector<std::string> names;
  for (const File& file : files()) {
    if (file.kind == kind) names.push_back(file.name);
  }
  std::string hint = did_you_mean(name, names);
  if (!names.empty())
    hint += (hint.empty() ? "" : " ") + std::string("there is ") + quoted_list(nearest(name, names)) + ";";
  hint += " searched for " + std::string(kind_name(kind)) + "-" + name + ".so in";
  for (const std::filesystem::path& folder : folders_) {
    hint += " " + folder.string() + (std::filesystem::is_directory(folder) ? "," : " (not there),");
  }
  hint.pop_back();
  return Status::invalid("there is no " + std::string(kind_name(kind)) + " \"" + name + "\"").with_hint(hint);
}

std::vector<std::filesystem::path> plugin_folders(const std::vector<std::string>& given) {
  std::vector<std::filesystem::path> folders(given.begin(), given.end());
  if (const char* path = std::getenv("PIPELINE_PLUGIN_PATH")) {
    std::istringstream split(path);
    for (std::string folder; std::getline(split, folder, ':');) {
      if (!folder.empty()) folders.emplace_back(folder);
    }
  }
  std::error_code failure;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", failure).parent_path();
  folders.push_back(program.parent_path() / "lib" / "pipeline" / "plugins");
  folders.push_back(program.parent_path() / "plugins");
  return folders;
}

}  // namespace pipeline::core
