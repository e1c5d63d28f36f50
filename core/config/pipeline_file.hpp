// PipelineFile: a TOML file, checked against the option tables of the stages it names.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/diagnostic.hpp"
#include "core/config/option_values.hpp"
#include "core/config/variables.hpp"
#include "pipeline/plugin.h"
#include "pipeline/sdk/status.hpp"

namespace pipeline::core {

struct StageConfig {
  std::string id;
  const pipeline_stage* stage = nullptr;
  OptionValues options{{}};
  std::vector<std::size_t> inputs;
  Place place;                                 // of the [[stage]] header
  std::map<std::string, Place> option_places;  // of the values that are written in the file
};

struct PipelineConfig {
  std::string name;
  std::filesystem::path state_directory;
  std::chrono::milliseconds checkpoint_interval{10'000};
  std::uint64_t checkpoint_rows = 0;   // 0 = no limit
  std::uint64_t checkpoint_bytes = 0;  // 0 = no limit
  std::uint64_t queue_bytes = 64U << 20U;
  std::size_t readers = 4;
  std::vector<StageConfig> stages;  // each after its inputs
};

struct PipelineFile {
  std::filesystem::path path;
  std::vector<std::string> lines;
  std::vector<Diagnostic> diagnostics;  // sorted by place
  bool plugin_failed = false;           // at least one error is a plugin that can't be loaded
  PipelineConfig config;                // complete only when there is no error
  std::set<std::size_t> secret_lines;   // lines that hold a value of a secret option

  [[nodiscard]] bool ok() const;
  // True when the text of a line must not be shown.
  [[nodiscard]] bool hides(std::size_t line) const;
  // All diagnostics as people see them.
  [[nodiscard]] std::string text() const;
  // A failure of a stage, at the option that it blames, else at the stage's header.
  [[nodiscard]] Diagnostic blame(std::size_t stage, const Status& status) const;
};

// Finds a stage among the plugins.
using StageFinder = std::function<Result<const pipeline_stage*>(pipeline_stage_kind kind, const std::string& name)>;

// Checks the text of a file; `path` is for messages and for the place of the state. Everything that is wrong is in the
// diagnostics.
PipelineFile parse_pipeline(const std::filesystem::path& path, const std::string& text, const StageFinder& find_stage,
                            const Lookup& lookup);

// Reads and checks `path`. Everything that is wrong is in the diagnostics; fails only when the file can't be read.
Result<PipelineFile> read_pipeline_file(const std::filesystem::path& path, const StageFinder& find_stage,
                                        const Lookup& lookup);

}  // namespace pipeline::core
