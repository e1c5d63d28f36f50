// The options that all sinks of files have, so that they have one name and one meaning everywhere.
//
//   const OptionTable& MySink::options() {
//     static const OptionTable table = [] {
//       OptionTable options;
//       files::add_sink_options(options, kDefaults);
//       options.add({{.name = "compression", …}});
//       return options;
//     }();
//     return table;
//   }
//
// and, when the sink is made, parse_sink_options(options, kDefaults). A sink may have a struct with more members that
// begins as a SinkOptions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sdk/files/file_set.hpp"
#include "pipeline/sdk/options.hpp"
#include "pipeline/sdk/status.hpp"
#include "pipeline/sdk/types.hpp"

namespace pipeline::files {

// The option `format`.
enum class Content : uint8_t {
  changelog,  // what happened, in order
  latest,     // the rows that the table has now
};

// Columns about a change, which stand before the data.
enum class MetadataColumn : uint8_t { op, position, commit_time, shard, sequence, unavailable };

// "_op", as the column is named in a file.
std::string_view name_of(MetadataColumn column);
// utf8; but of the commit time a timestamp in UTC, of the sequence int64.
DataType type_of(MetadataColumn column);

struct SinkOptions {
  std::filesystem::path directory;
  Content content = Content::changelog;
  std::string path;                          // a PathTemplate that was parsed once
  std::vector<Options::Entry> partition_by;  // stream, columns
  RollLimits roll;
  bool manifest = false;
  bool success_file = false;
  std::vector<MetadataColumn> metadata;
  bool before_images = false;

  [[nodiscard]] bool partitioned() const { return !partition_by.empty(); }
};

// What differs between sinks. All texts are literals.
struct SinkDefaults {
  const char* path;
  const char* partitioned_path;  // the default with `partition_by`
  const char* path_text;         // of the option `path`
  const char* roll_size;
  const char* roll_age;
};

void add_sink_options(OptionTable& table, const SinkDefaults& defaults);
// Invalid, with the option to blame.
Result<SinkOptions> parse_sink_options(const Options& options, const SinkDefaults& defaults);

// For `check`: whether files can be made in the folder, which need not be there yet. Changes nothing.
Status check_folder(const std::filesystem::path& directory);

}  // namespace pipeline::files
