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
enum class MetadataColumn { op, position, commit_time, shard, sequence, unavailable };

// What a file of a stream holds.
enum class Content {
  changelog,  // what happened, in order
  latest,     // the rows that the table has now
};

struct CsvOptions {
  std::filesystem::path directory;
  Content content = Content::changelog;
  std::string path = "{namespace}.{table}";
  std::vector<Options::Entry> partition_by;  // pattern of streams, columns
  files::Naming naming = files::Naming::at_first_checkpoint;
  files::RollLimits roll;
  files::Codec codec = files::Codec::none;
  int level = 0;
  bool manifest = false;
  bool success_file = false;
  uint64_t merge_memory = uint64_t{64} << 20U;  // bytes
  Dialect dialect;
  std::vector<MetadataColumn> metadata;
  bool before_images = false;

  [[nodiscard]] std::string extension() const { return ".csv" + std::string(files::extension_of(codec)); }

  static const OptionTable& table();
  // Invalid, with the option to blame, when the values don't make readable CSV.
  static Result<CsvOptions> parse(const Options& options);
};

}  // namespace pipeline::csv
