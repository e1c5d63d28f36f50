#include "parquet_options.hpp"

#include <algorithm>
#include <utility>

namespace pipeline::parquet {
namespace {

Result<Codec> parse_codec(const std::string& name) {
  if (name == "zstd" || name.empty()) return Codec::zstd;
  if (name == "snappy") return Codec::snappy;
  if (name == "gzip") return Codec::gzip;
  if (name == "lz4_raw") return Codec::lz4_raw;
  if (name == "none") return Codec::none;
  return Status::invalid("there is no compression \"" + name + "\"").with_option("compression");
}

Status parse_compression(const Options& options, ParquetOptions& result) {
  const Result<Codec> codec = parse_codec(options.string("compression"));
  if (!codec.ok()) return codec.status();
  result.codec = *codec;
  const int64_t level = options.integer("compression_level");
  int64_t highest = 0;
  if (*codec == Codec::zstd) highest = 22;
  if (*codec == Codec::gzip) highest = 9;
  if (level > highest) {
    return Status::invalid("the highest compression_level here is " + std::to_string(highest))
        .with_option("compression_level");
  }
  constexpr int usual_gzip_level = 6;
  result.level = level > 0 ? static_cast<int>(level) : (*codec == Codec::gzip ? usual_gzip_level : 1);
  return {};
}

void parse_forms(const Options& options, ParquetOptions& result) {
  if (options.string("time") == "int64") result.time = TimeForm::int64;
  if (options.string("time") == "string") result.time = TimeForm::string;
  result.unsigned_as_decimal = options.string("bigint_unsigned") == "decimal";
  result.wide_decimal_as_text = options.string("wide_decimal") != "decimal";
  result.json_annotation = options.string("json") == "json";
  result.modern = options.string("encoding") != "compat";
  result.uuid = options.entries("uuid");
  result.bloom_filter = options.entries("bloom_filter");
}

void parse_limits(const Options& options, ParquetOptions& result) {
  const auto size = [&](const char* name, auto usual) {
    return static_cast<decltype(usual)>(options.integer(name, static_cast<int64_t>(usual)));
  };
  result.limits.row_group_rows = size("row_group_rows", result.limits.row_group_rows);
  result.limits.row_group_bytes = size("row_group_size", result.limits.row_group_bytes);
  result.buffer_bytes = size("buffer_size", result.buffer_bytes);
}

Status check_latest(const ParquetOptions& options) {
  if (!options.metadata.empty() || options.before_images) {
    return Status::invalid("format = \"latest\" writes the rows as they are now; there is nothing to tell of changes")
        .with_option(options.metadata.empty() ? "before_images" : "metadata");
  }
  if (!options.partitioned()) return {};
  return Status::invalid("format = \"latest\" has no partitions: a changed row could have to move to another")
      .with_option("partition_by");
}

}  // namespace

bool names(const std::vector<Options::Entry>& entries, std::string_view stream, std::string_view column) {
  return std::any_of(entries.begin(), entries.end(), [&](const Options::Entry& entry) {
    return (entry.first == stream || entry.first == "*") &&
           std::find(entry.second.begin(), entry.second.end(), column) != entry.second.end();
  });
}

Result<ParquetOptions> ParquetOptions::parse(const Options& options) {
  Result<files::SinkOptions> common = files::parse_sink_options(options, kDefaults);
  if (!common.ok()) return common.status();
  ParquetOptions result(std::move(common).value());
  parse_limits(options, result);
  parse_forms(options, result);
  Status status = parse_compression(options, result);
  if (status.ok() && result.content == Content::latest) status = check_latest(result);
  if (!status.ok()) return status;
  return result;
}

}  // namespace pipeline::parquet
