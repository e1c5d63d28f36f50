#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "core/cli/exit_code.hpp"
#include "core/cli/verbs.hpp"

namespace {

using namespace pipeline::core;

void set_up_log(const std::string& level) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("pipeline"));
  spdlog::set_pattern("%Y-%m-%d %H:%M:%S.%e %^%l%$ %v");
  spdlog::set_level(spdlog::level::from_str(level));
}

int run_program(int argc, char** argv) {
  CLI::App app("Moves tables out of PlanetScale and Vitess, and keeps following them.", "pipeline");
  app.require_subcommand(1);
  app.set_version_flag("--version", "pipeline " PIPELINE_VERSION);
  CommonOptions common;
  std::string file;
  std::string name;
  bool probe = false;
  const auto add_common = [&](CLI::App* verb) {
    verb->add_option("--plugin-dir", common.plugin_folders, "folder to search for plugins first (repeatable)");
    verb->add_option("--log-level", common.log_level, "what to log")
        ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
  };
  CLI::App* run = app.add_subcommand("run", "runs a pipeline until its source has nothing left");
  CLI::App* check = app.add_subcommand("check", "reports everything that is wrong with a file");
  CLI::App* discover = app.add_subcommand("discover", "lists the streams of the source, with their columns");
  CLI::App* plugin = app.add_subcommand("plugin", "tells about plugins")->require_subcommand(1);
  CLI::App* list = plugin->add_subcommand("list", "the stages there are");
  CLI::App* show = plugin->add_subcommand("show", "the options of a stage");
  for (CLI::App* verb : {run, check, discover, list, show}) add_common(verb);
  const std::map<std::string, OutputFormat> formats = {{"text", OutputFormat::text}, {"json", OutputFormat::json}};
  for (CLI::App* verb : {run, check, discover}) {
    verb->add_option("file", file, "the TOML file")->required();
    verb->add_option("--format", common.format, "json: one object a line, to stdout")
        ->transform(CLI::CheckedTransformer(formats))
        ->type_name("text|json");
  }
  check->add_flag("--probe", probe, "connects to the source and looks at the sinks as well");
  show->add_option("name", name, "the stage")->required();
  const std::vector<std::string> from_plugins = verb_plugins();
  std::string footer = from_plugins.empty() ? "" : "Verbs of plugins:";
  for (const std::string& verb : from_plugins) footer += " " + verb;
  app.footer(footer);
  const std::string first = argc > 1 ? argv[1] : "";
  const bool built_in = !app.get_subcommands([&](CLI::App* verb) { return verb->get_name() == first; }).empty();
  if (!built_in && std::find(from_plugins.begin(), from_plugins.end(), first) != from_plugins.end()) {
    set_up_log(common.log_level);
    return plugin_verb(first, {argv + 2, argv + argc});
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_code::kDone : exit_code::kUsage;
  }
  set_up_log(common.log_level);
  if (run->parsed()) return run_verb(common, file);
  if (check->parsed()) return check_verb(common, file, probe);
  if (discover->parsed()) return discover_verb(common, file);
  if (list->parsed()) return plugin_list_verb(common);
  return plugin_show_verb(common, name);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run_program(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return exit_code::kFailed;
  }
}
