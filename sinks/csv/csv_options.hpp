// CsvOptions: what a TOML file may set for the CSV sink, checked. A value.
#pragma once

#include <filesystem>
#include <vector>

#include "dialect.hpp"
#include "pipeline/sdk/options.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::csv {

// Columns about the change, written before the data.
enum class MetadataColumn { op, position, commit_time, shard, sequence };

struct CsvOptions {
  std::filesystem::path directory;
  Dialect dialect;
  std::vector<MetadataColumn> metadata;

  static const OptionTable& table();
  // Invalid, with the option to blame, when the values don't make readable CSV.
  static Result<CsvOptions> parse(const Options& options);
};

}  // namespace pipeline::csv
