// ParquetOptions: what a TOML file may set for the Parquet sink, checked. A value.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "format/row_group_writer.hpp"
#include "format/types.hpp"
#include "pipeline/sdk/files/file_set.hpp"
#include "pipeline/sdk/options.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::parquet {

// Columns about the change, written before the data.
enum class MetadataColumn { op, position, commit_time, shard, sequence, unavailable };

// What the files of a stream hold.
enum class Content {
  changelog,  // what happened, in order
  latest,     // the rows that the table has now
};

enum class TimeForm { time, int64, string };

struct ParquetOptions {
  std::filesystem::path directory;
  Content content = Content::changelog;
  std::string path = "{namespace}.{table}/{part}";
  std::vector<Options::Entry> partition_by;  // stream, columns
  files::RollLimits roll;
  bool manifest = false;
  bool success_file = false;
  Codec codec = Codec::zstd;
  int level = 1;
  bool modern = true;
  Limits limits;
  uint64_t buffer_bytes = uint64_t{256} << 20U;  // of all open row groups together
  std::vector<MetadataColumn> metadata;
  bool before_images = false;
  TimeForm time = TimeForm::time;
  bool unsigned_as_decimal = false;
  bool wide_decimal_as_text = true;
  bool json_annotation = false;
  std::vector<Options::Entry> uuid;  // stream, columns
  std::vector<Options::Entry> bloom_filter;

  [[nodiscard]] bool partitioned() const { return !partition_by.empty(); }

  static const OptionTable& table();
  // Invalid, with the option to blame.
  static Result<ParquetOptions> parse(const Options& options);
};

// Whether an entry for the stream, "keyspace.table" or "*", names the column.
bool names(const std::vector<Options::Entry>& entries, std::string_view stream, std::string_view column);

// "_op" and so on.
std::string_view name_of(MetadataColumn column);

}  // namespace pipeline::parquet
