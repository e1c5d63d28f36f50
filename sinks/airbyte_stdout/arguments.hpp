// The words after `pipeline airbyte`. Pure.
#pragma once

#include <string>
#include <vector>

#include "pipeline/sdk/status.hpp"

namespace pipeline::airbyte {

struct Arguments {
  std::string command;  // spec, check, discover, read
  std::string source = "planetscale";
  std::string config;
  std::string catalog;
  std::string state;  // empty = none was passed
  bool debug = false;
};

// `--flag value` and `--flag=value`. Fails for an unknown command or flag, and for one that the command needs and that
// is missing.
Result<Arguments> read_arguments(const std::vector<std::string>& words);

}  // namespace pipeline::airbyte
