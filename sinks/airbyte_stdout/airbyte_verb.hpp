// The verb "airbyte": a source plugin as an Airbyte connector (airbyte.md 2).
//
//   pipeline airbyte spec | check | discover | read [--source NAME] [--config FILE] [--catalog FILE] [--state FILE]
//
// Exit codes: 0 done, 1 failed, 2 wrong command line; a signal ends the process as that signal does.
#pragma once

#include <string>
#include <vector>

#include "pipeline/sdk/verb.hpp"

namespace pipeline::airbyte {

class AirbyteVerb : public Verb {
 public:
  static const char* name() { return "airbyte"; }
  static const char* text() {
    return "Runs a source as an Airbyte connector: pipeline airbyte spec | check | discover | read.";
  }
  static int run(const Host& host, const std::vector<std::string>& arguments);
};

}  // namespace pipeline::airbyte
