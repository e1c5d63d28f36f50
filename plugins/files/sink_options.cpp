#include "pipeline/sdk/files/sink_options.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "pipeline/sdk/files/partitions.hpp"
#include "pipeline/sdk/files/path_template.hpp"

namespace pipeline::files {
namespace {

constexpr std::array<std::pair<std::string_view, MetadataColumn>, 6> kMetadataColumns = {
    {{"_op", MetadataColumn::op},
     {"_position", MetadataColumn::position},
     {"_commit_time", MetadataColumn::commit_time},
     {"_shard", MetadataColumn::shard},
     {"_sequence", MetadataColumn::sequence},
     {"_unavailable", MetadataColumn::unavailable}}};

void add_layout_options(OptionTable& table, const SinkDefaults& defaults) {
  table.add({
      {.name = "directory",
       .type = PIPELINE_OPTION_STRING,
       .text = "Folder for the files. Made when missing. One pipeline for one folder.",
       .flags = PIPELINE_OPTION_REQUIRED},
      {.name = "format",
       .type = PIPELINE_OPTION_STRING,
       .text = "What the files hold: all changes in their order, or the rows that the table has at the end of the run "
               "(needs a primary key).",
       .default_value = "changelog",
       .allowed = {"changelog", "latest"}},
      {.name = "path", .type = PIPELINE_OPTION_STRING, .text = defaults.path_text},
      {.name = "partition_by", .type = PIPELINE_OPTION_STRING_LIST_MAP, .text = kPartitionByText},
      {.name = "roll_size",
       .type = PIPELINE_OPTION_SIZE,
       .text = "A file of this size is complete; rows go on in the next. 0 = no limit.",
       .default_value = defaults.roll_size},
      {.name = "roll_rows",
       .type = PIPELINE_OPTION_INTEGER,
       .text = "A file of so many rows is complete. 0 = no limit.",
       .default_value = "0",
       .unit = "rows",
       .maximum = INT64_MAX},
      {.name = "roll_age",
       .type = PIPELINE_OPTION_DURATION,
       .text = "A file with rows is complete at the first checkpoint or row after this time. 0s = no limit.",
       .default_value = defaults.roll_age},
  });
}

void add_content_options(OptionTable& table) {
  table.add({
      {.name = "manifest",
       .type = PIPELINE_OPTION_BOOLEAN,
       .text = "Keeps _manifest.json, which lists the committed files with their rows and bytes.",
       .default_value = "false"},
      {.name = "success_file",
       .type = PIPELINE_OPTION_BOOLEAN,
       .text = "Puts an empty file _SUCCESS into the folder at the end of a run that read everything. The next run "
               "removes it first.",
       .default_value = "false"},
      {.name = "metadata",
       .type = PIPELINE_OPTION_STRING_LIST,
       .text = "Columns about the change, before the data, in this order and named _op, _position and so on.",
       .allowed = {"op", "position", "commit_time", "shard", "sequence", "unavailable"}},
      {.name = "before_images",
       .type = PIPELINE_OPTION_BOOLEAN,
       .text = "Adds to each column one named _before_… with the value before the change, where the source tells it.",
       .default_value = "false"},
  });
}

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

Status not_writable(const std::filesystem::path& directory, const std::string& reason) {
  return Status::failed("can't write to the folder " + directory.string() + ": " + reason).with_option("directory");
}

// The folder itself, or the nearest one above it that is there already.
std::filesystem::path nearest_existing(std::filesystem::path path) {
  std::error_code error;
  while (!std::filesystem::exists(std::filesystem::symlink_status(path, error))) {
    const std::filesystem::path parent = path.has_filename() ? path.parent_path() : path.parent_path().parent_path();
    if (parent.empty()) return ".";
    path = parent;
  }
  return path;
}

}  // namespace

std::string_view name_of(MetadataColumn column) {
  for (const auto& [name, known] : kMetadataColumns) {
    if (known == column) return name;
  }
  return "";
}

DataType type_of(MetadataColumn column) {
  if (column == MetadataColumn::commit_time) return {.id = TypeId::timestamp, .utc = true};
  return {column == MetadataColumn::sequence ? TypeId::int64 : TypeId::utf8};
}

void add_sink_options(OptionTable& table, const SinkDefaults& defaults) {
  add_layout_options(table, defaults);
  add_content_options(table);
}

Result<SinkOptions> parse_sink_options(const Options& options, const SinkDefaults& defaults) {
  SinkOptions result;
  result.directory = options.string("directory");
  if (result.directory.empty()) return Status::invalid("the directory must have a name").with_option("directory");
  if (options.string("format") == "latest") result.content = Content::latest;
  result.partition_by = options.entries("partition_by");
  result.path = result.partitioned() ? defaults.partitioned_path : defaults.path;
  if (options.has("path")) result.path = options.string("path");
  Status path = PathTemplate::parse(result.path, "path", result.partitioned()).status();
  if (!path.ok()) return path;
  result.roll.bytes = static_cast<uint64_t>(options.integer("roll_size"));
  result.roll.rows = static_cast<uint64_t>(options.integer("roll_rows"));
  result.roll.seconds = (options.integer("roll_age") + 999) / 1000;
  result.manifest = options.boolean("manifest");
  result.success_file = options.boolean("success_file");
  Result<std::vector<MetadataColumn>> metadata = parse_metadata(options);
  if (!metadata.ok()) return metadata.status();
  result.metadata = std::move(metadata).value();
  result.before_images = options.boolean("before_images");
  return result;
}

Status check_folder(const std::filesystem::path& directory) {
  const std::filesystem::path place = nearest_existing(directory);
  std::error_code error;
  if (!std::filesystem::is_directory(place, error)) return not_writable(directory, place.string() + " is not a folder");
  if (::access(place.c_str(), W_OK | X_OK) != 0) {
    return not_writable(directory, place.string() + ": " + std::generic_category().message(errno));
  }
  return {};
}

}  // namespace pipeline::files
