// Verb: base class for a verb of the command line, `pipeline <name> …`.
//
// A verb class has these static members:
//   static const char* name();
//   static const char* text();                                                  one or two sentences
//   static int run(const Host& host, const std::vector<std::string>& arguments);  returns the exit code
// What it needs of the program it gets through Engine (engine.hpp).
#pragma once

#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/host.hpp"

namespace pipeline {

class Verb {};

namespace detail {

template <typename Stage>
struct VerbAdapter {
  static int32_t run(const pipeline_host* host, const pipeline_string* arguments, uint64_t count) noexcept {
    try {
      std::vector<std::string> words;
      for (uint64_t i = 0; i < count; ++i) words.emplace_back(view_of(arguments[i]));
      return Stage::run(Host(host), words);
    } catch (const std::exception& exception) {
      std::fprintf(stderr, "error: %s: an unexpected error: %s\n", Stage::name(), exception.what());
      return 1;
    }
  }

  static constexpr pipeline_verb kFunctions = {sizeof(pipeline_verb), 0, run};
};

}  // namespace detail
}  // namespace pipeline
