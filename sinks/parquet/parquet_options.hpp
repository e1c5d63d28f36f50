// ParquetOptions: what a TOML file may set for the Parquet sink, checked. A value.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "format/row_group_writer.hpp"
#include "format/types.hpp"
#include "pipeline/sdk/files/sink_options.hpp"
#include "pipeline/sdk/options.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::parquet {

// Columns about the change, written before the data.
using files::Content;
using files::MetadataColumn;

inline constexpr files::SinkDefaults kDefaults{
    .path = "{namespace}.{table}/{part}",
    .partitioned_path = "{namespace}.{table}/{partition}/{part}",
    .path_text =
        "Where files go below the folder, without their extension. Can hold {namespace}, {table}, {generation}, "
        "{part} and {partition}. Default \"{namespace}.{table}/{part}\"; with partition_by "
        "\"{namespace}.{table}/{partition}/{part}\".",
    .roll_size = "512MiB",
    .roll_age = "15m"};

enum class TimeForm { time, int64, string };

struct ParquetOptions : files::SinkOptions {
  ParquetOptions() { path = kDefaults.path; }
  explicit ParquetOptions(files::SinkOptions common) : files::SinkOptions(std::move(common)) {}

  Codec codec = Codec::zstd;
  int level = 1;
  bool modern = true;
  Limits limits;
  uint64_t buffer_bytes = uint64_t{256} << 20U;  // of all open row groups together
  TimeForm time = TimeForm::time;
  bool unsigned_as_decimal = false;
  bool wide_decimal_as_text = true;
  bool json_annotation = false;
  std::vector<Options::Entry> uuid;  // stream, columns
  std::vector<Options::Entry> bloom_filter;

  static const OptionTable& table();
  // Invalid, with the option to blame.
  static Result<ParquetOptions> parse(const Options& options);
};

// Whether an entry for the stream, "keyspace.table" or "*", names the column.
bool names(const std::vector<Options::Entry>& entries, std::string_view stream, std::string_view column);

// "_op" and so on.
}  // namespace pipeline::parquet
