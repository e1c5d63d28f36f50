// CsvOptions: what a TOML file may set for the CSV sink, checked. A value.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "dialect.hpp"
#include "pipeline/sdk/files/files.hpp"
#include "pipeline/sdk/options.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::csv {

// Columns about the change, written before the data.
using files::Content;
using files::MetadataColumn;

inline constexpr files::SinkDefaults kDefaults{
    .path = "{namespace}.{table}",
    .partitioned_path = "{namespace}.{table}/{partition}/{part}",
    .path_text =
        "Where files go below the folder, without their extension. Can hold {namespace}, {table}, {generation}, "
        "{part} and {partition}. Default \"{namespace}.{table}\"; with partition_by "
        "\"{namespace}.{table}/{partition}/{part}\".",
    .roll_size = "0",
    .roll_age = "0s"};

struct CsvOptions : files::SinkOptions {
  CsvOptions() { path = kDefaults.path; }
  explicit CsvOptions(files::SinkOptions common) : files::SinkOptions(std::move(common)) {}

  files::Naming naming = files::Naming::at_first_checkpoint;
  files::Codec codec = files::Codec::none;
  int level = 0;
  uint64_t merge_memory = uint64_t{64} << 20U;  // bytes
  Dialect dialect;

  [[nodiscard]] std::string extension() const { return ".csv" + std::string(files::extension_of(codec)); }

  static const OptionTable& table();
  // Invalid, with the option to blame, when the values don't make readable CSV.
  static Result<CsvOptions> parse(const Options& options);
};

}  // namespace pipeline::csv
