#include "parquet_options.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "pipeline/sdk/files/path_template.hpp"

namespace pipeline::parquet {
namespace {

constexpr std::array<std::pair<std::string_view, MetadataColumn>, 6> kMetadataColumns = {
    {{"_op", MetadataColumn::op},
     {"_position", MetadataColumn::position},
     {"_commit_time", MetadataColumn::commit_time},
     {"_shard", MetadataColumn::shard},
     {"_sequence", MetadataColumn::sequence},
     {"_unavailable", MetadataColumn::unavailable}}};

Result<std::vector<MetadataColumn>> parse_metadata(const Options& options) {
  std::vector<MetadataColumn> columns;
  for (const std::string& name : options.strings("metadata")) {
    const auto* const known = std::find_if(kMetadataColumns.begin(), kMetadataColumns.end(),
                                           [&](const auto& entry) { return entry.first.substr(1) == name; });
    if (known == kMetadataColumns.end()) {
      return Status::invalid("there is no metadata column \"" + name + "\"").with_option("metadata");
    }
    if (std::find(columns.begin(), columns.end(), known->second) != columns.end()) {
      return Status::invalid("the metadata column \"" + name + "\" is named twice").with_option("metadata");
    }
    columns.push_back(known->second);
  }
  return columns;
}

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

Status parse_files(const Options& options, ParquetOptions& result) {
  result.partition_by = options.entries("partition_by");
  if (result.partitioned()) result.path = "{namespace}.{table}/{partition}/{part}";
  if (options.has("path")) result.path = options.string("path");
  const Status path = files::PathTemplate::parse(result.path, "path", result.partitioned()).status();
  if (!path.ok()) return path;
  result.roll.bytes = static_cast<uint64_t>(options.integer("roll_size"));
  result.roll.rows = static_cast<uint64_t>(options.integer("roll_rows"));
  result.roll.seconds = (options.integer("roll_age") + 999) / 1000;
  result.manifest = options.boolean("manifest");
  result.success_file = options.boolean("success_file");
  const auto size = [&](const char* name, auto usual) {
    return static_cast<decltype(usual)>(options.integer(name, static_cast<int64_t>(usual)));
  };
  result.limits.row_group_rows = size("row_group_rows", result.limits.row_group_rows);
  result.limits.row_group_bytes = size("row_group_size", result.limits.row_group_bytes);
  result.buffer_bytes = size("buffer_size", result.buffer_bytes);
  return {};
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

std::string_view name_of(MetadataColumn column) {
  for (const auto& [name, known] : kMetadataColumns) {
    if (known == column) return name;
  }
  return "";
}

bool names(const std::vector<Options::Entry>& entries, std::string_view stream, std::string_view column) {
  return std::any_of(entries.begin(), entries.end(), [&](const Options::Entry& entry) {
    return (entry.first == stream || entry.first == "*") &&
           std::find(entry.second.begin(), entry.second.end(), column) != entry.second.end();
  });
}

Result<ParquetOptions> ParquetOptions::parse(const Options& options) {
  ParquetOptions result;
  result.directory = options.string("directory");
  if (result.directory.empty()) return Status::invalid("the directory must have a name").with_option("directory");
  if (options.string("format") == "latest") result.content = Content::latest;
  Result<std::vector<MetadataColumn>> metadata = parse_metadata(options);
  if (!metadata.ok()) return metadata.status();
  result.metadata = std::move(metadata).value();
  result.before_images = options.boolean("before_images");
  parse_forms(options, result);
  Status status = parse_compression(options, result);
  if (status.ok()) status = parse_files(options, result);
  if (status.ok() && result.content == Content::latest) status = check_latest(result);
  if (!status.ok()) return status;
  return result;
}

}  // namespace pipeline::parquet
