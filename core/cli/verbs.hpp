// The verbs of the command line. Each prints to stderr what people must know (with OutputFormat::json: to stdout, one
// JSON object a line) and returns the exit code.
#pragma once

#include <string>
#include <vector>

namespace pipeline::core {

enum class OutputFormat { text, json };

struct CommonOptions {
  std::vector<std::string> plugin_folders;
  std::string log_level = "info";
  OutputFormat format = OutputFormat::text;  // of diagnostics and reports
};

// pipeline run FILE
int run_verb(const CommonOptions& common, const std::string& file);
// pipeline check FILE [--probe]
int check_verb(const CommonOptions& common, const std::string& file, bool probe);
// pipeline discover FILE; prints to stdout
int discover_verb(const CommonOptions& common, const std::string& file);
// pipeline plugin list; prints to stdout
int plugin_list_verb(const CommonOptions& common);
// pipeline plugin show NAME; prints to stdout
int plugin_show_verb(const CommonOptions& common, const std::string& name);

// The verbs that plugins bring, by name.
std::vector<std::string> verb_plugins();
// pipeline NAME …, with a verb that a plugin brings; `arguments` are the words after its name
int plugin_verb(const std::string& name, const std::vector<std::string>& arguments);

}  // namespace pipeline::core
