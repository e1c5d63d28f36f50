#include <atomic>
#include <csignal>
#include <cstdio>
#include <vector>

#include "core/cli/exit_code.hpp"
#include "core/cli/stop_signal.hpp"
#include "core/cli/verbs.hpp"
#include "core/engine/engine.hpp"
#include "core/plugin/host_services.hpp"
#include "core/plugin/plugin_registry.hpp"
#include "pipeline/sdk/batch.hpp"

namespace pipeline::core {

std::vector<std::string> verb_plugins() {
  std::vector<std::string> names;
  for (const PluginRegistry::File& file : PluginRegistry(plugin_folders({})).files()) {
    if (file.kind == PIPELINE_VERB) names.push_back(file.name);
  }
  return names;
}

int plugin_verb(const std::string& name, const std::vector<std::string>& arguments) {
  PluginRegistry registry(plugin_folders({}));
  const Result<const pipeline_stage*> stage = registry.find(PIPELINE_VERB, name);
  if (!stage.ok()) {
    std::fprintf(stderr, "error: %s\n", stage.status().message().c_str());
    return exit_code::kPlugin;
  }
  std::signal(SIGPIPE, SIG_IGN);
  Engine engine(registry, stop_signal(), watch_stop_signals);
  Counters counters;
  const std::atomic<bool> stop = false;
  HostServices host(name, counters, stop);
  host.offer(PIPELINE_ENGINE, engine.functions());
  std::vector<pipeline_string> words;
  words.reserve(arguments.size());
  for (const std::string& argument : arguments) words.push_back(borrow(argument));
  const auto& functions = *static_cast<const pipeline_verb*>((*stage)->functions);
  return functions.run(host.host(), words.data(), words.size());
}

}  // namespace pipeline::core
