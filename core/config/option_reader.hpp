// Reads one option from its TOML value. Included only where toml++ is.
#pragma once

#include <string>
#include <vector>

#include "core/config/diagnostic.hpp"
#include "core/config/option_values.hpp"
#include "core/config/toml.hpp"
#include "core/config/variables.hpp"
#include "pipeline/plugin.h"

namespace pipeline::core {

class OptionReader {
 public:
  // All references are borrowed.
  OptionReader(const Lookup& lookup, const std::vector<std::string>& lines, std::vector<Diagnostic>& diagnostics)
      : lookup_(lookup), lines_(lines), diagnostics_(diagnostics) {}

  // The value of `option` from `node`, with variables filled in, checked for type, limits and allowed values. What is
  // wrong goes to the diagnostics; the value is then not set.
  OptionValue read(const pipeline_option& option, const toml::node& node);

  // A string value with variables filled in; false = a diagnostic was added.
  bool text(const pipeline_option& option, const toml::node& node, std::string& out);

 private:
  bool read_number(const pipeline_option& option, const toml::node& node, OptionValue& value);
  bool read_strings(const pipeline_option& option, const toml::node& node, std::vector<std::string>& out);
  bool read_map(const pipeline_option& option, const toml::node& node, OptionValue& value);
  bool allowed(const pipeline_option& option, const toml::node& node, const std::string& text);
  bool wrong_type(const pipeline_option& option, const toml::node& node);
  void add(const pipeline_option& option, const toml::node& node, const char* code, std::string message,
           std::string hint = {});

  const Lookup& lookup_;
  const std::vector<std::string>& lines_;
  std::vector<Diagnostic>& diagnostics_;
};

}  // namespace pipeline::core
