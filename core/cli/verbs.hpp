// The verbs of the command line. Each prints to stderr what people must know and returns the exit code.
#pragma once

#include <string>
#include <vector>

namespace pipeline::core {

struct CommonOptions {
  std::vector<std::string> plugin_folders;
  std::string log_level = "info";
};

// pipeline run FILE
int run_verb(const CommonOptions& common, const std::string& file);
// pipeline check FILE [--probe]
int check_verb(const CommonOptions& common, const std::string& file, bool probe);
// pipeline plugin list; prints to stdout
int plugin_list_verb(const CommonOptions& common);
// pipeline plugin show NAME; prints to stdout
int plugin_show_verb(const CommonOptions& common, const std::string& name);

}  // namespace pipeline::core
