#include <cstdio>

#include "core/cli/exit_code.hpp"
#include "core/cli/verbs.hpp"
#include "core/config/candidates.hpp"
#include "core/plugin/plugin_registry.hpp"

namespace pipeline::core {
namespace {

const char* type_word(pipeline_option_type type) {
  switch (type) {
    case PIPELINE_OPTION_STRING:
      return "string";
    case PIPELINE_OPTION_INTEGER:
      return "integer";
    case PIPELINE_OPTION_BOOLEAN:
      return "boolean";
    case PIPELINE_OPTION_SIZE:
      return "size";
    case PIPELINE_OPTION_DURATION:
      return "duration";
    case PIPELINE_OPTION_STRING_LIST:
      return "list of strings";
    case PIPELINE_OPTION_STRING_MAP:
      return "table of strings";
    default:
      return "table of lists of strings";
  }
}

void print_option(const pipeline_option& option) {
  std::printf("  %s: %s", option.name, type_word(option.type));
  if (option.unit != nullptr) std::printf(" (%s)", option.unit);
  if ((option.flags & PIPELINE_OPTION_REQUIRED) != 0) std::printf(", required");
  if ((option.flags & PIPELINE_OPTION_SECRET) != 0) std::printf(", secret");
  if ((option.flags & PIPELINE_OPTION_DEPRECATED) != 0) std::printf(", deprecated");
  if (option.default_value != nullptr) std::printf(", default %s", option.default_value);
  std::printf("\n    %s\n", option.text);
  if (option.allowed_values == nullptr) return;
  std::printf("    one of:");
  for (const char* const* at = option.allowed_values; *at != nullptr; ++at) std::printf(" %s", *at);
  std::printf("\n");
}

void print_stage(const pipeline_stage& stage) {
  std::printf("%s \"%s\"\n  %s\n\n", kind_name(stage.kind), stage.name, stage.text);
  for (std::uint32_t i = 0; i < stage.option_count; ++i) print_option(*stage.options[i]);
}

}  // namespace

int plugin_list_verb(const CommonOptions& common) {
  const PluginRegistry registry(plugin_folders(common.plugin_folders));
  for (const PluginRegistry::File& file : registry.files()) {
    std::printf("%-10s %-16s %s\n", kind_name(file.kind), file.name.c_str(), file.path.c_str());
  }
  return exit_code::kDone;
}

int plugin_show_verb(const CommonOptions& common, const std::string& name) {
  PluginRegistry registry(plugin_folders(common.plugin_folders));
  std::vector<std::string> names;
  bool found = false;
  for (const PluginRegistry::File& file : registry.files()) {
    names.push_back(file.name);
    if (file.name != name) continue;
    const Result<const pipeline_stage*> stage = registry.find(file.kind, name);
    if (!stage.ok()) {
      std::fprintf(stderr, "error: %s\n", stage.status().message().c_str());
      return exit_code::kPlugin;
    }
    print_stage(**stage);
    found = true;
  }
  if (found) return exit_code::kDone;
  std::fprintf(stderr, "error: there is no stage \"%s\"; %s there is %s\n", name.c_str(),
               did_you_mean(name, names).c_str(), quoted_list(names).c_str());
  return exit_code::kPlugin;
}

}  // namespace pipeline::core
