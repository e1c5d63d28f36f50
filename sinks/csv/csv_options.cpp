#include "csv_options.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>
#include <utility>

namespace pipeline::csv {
namespace {

constexpr std::array<std::pair<std::string_view, MetadataColumn>, 5> kMetadataColumns = {
    {{"op", MetadataColumn::op},
     {"position", MetadataColumn::position},
     {"commit_time", MetadataColumn::commit_time},
     {"shard", MetadataColumn::shard},
     {"sequence", MetadataColumn::sequence}}};

// Numbers, dates and `true` are written without a look at the delimiter, so that it must not be able to occur in them.
bool can_delimit(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return byte != 0 && byte < 0x80 && std::isalnum(byte) == 0 &&
         std::string_view("+-.: \"\r\n").find(letter) == std::string_view::npos;
}

Result<Dialect> parse_dialect(const Options& options) {
  Dialect dialect;
  const std::string delimiter = options.has("delimiter") ? options.string("delimiter") : ",";
  if (delimiter.size() != 1 || !can_delimit(delimiter[0])) {
    return Status::invalid("\"" + delimiter + "\" can't be the delimiter of a CSV file")
        .with_option("delimiter")
        .with_hint("one ASCII byte that is no letter, no digit, no blank, no quote and none of + - . :");
  }
  dialect.delimiter = delimiter[0];
  dialect.null = options.string("null");
  if (dialect.null.find_first_of(std::string("\"\r\n") + dialect.delimiter) != std::string::npos) {
    return Status::invalid(
               "the text for NULL is written without quotes and can't hold a quote, a delimiter or a line end")
        .with_option("null");
  }
  if (options.has("header")) dialect.header = options.boolean("header");
  dialect.crlf = options.string("line_end") == "crlf";
  return dialect;
}

Result<std::vector<MetadataColumn>> parse_metadata(const Options& options) {
  std::vector<MetadataColumn> columns;
  for (const std::string& name : options.strings("metadata")) {
    const auto* const known = std::find_if(kMetadataColumns.begin(), kMetadataColumns.end(),
                                           [&](const auto& entry) { return entry.first == name; });
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

}  // namespace

const OptionTable& CsvOptions::table() {
  static const OptionTable table = {
      {.name = "directory",
       .type = PIPELINE_OPTION_STRING,
       .text = "Folder for the files, one a table: keyspace.table.csv. Made when missing. One pipeline for one folder.",
       .flags = PIPELINE_OPTION_REQUIRED},
      {.name = "delimiter", .type = PIPELINE_OPTION_STRING, .text = "One byte between values.", .default_value = ","},
      {.name = "null",
       .type = PIPELINE_OPTION_STRING,
       .text = "What stands for NULL, without quotes. A value equal to it is quoted; an empty string is always \"\".",
       .default_value = ""},
      {.name = "header",
       .type = PIPELINE_OPTION_BOOLEAN,
       .text = "Whether each file begins with the names of its columns.",
       .default_value = "true"},
      {.name = "line_end",
       .type = PIPELINE_OPTION_STRING,
       .text = "How lines end.",
       .default_value = "lf",
       .allowed = {"lf", "crlf"}},
      {.name = "metadata",
       .type = PIPELINE_OPTION_STRING_LIST,
       .text = "Columns about the change, before the data, in this order and named _op, _position and so on.",
       .allowed = {"op", "position", "commit_time", "shard", "sequence"}}};
  return table;
}

Result<CsvOptions> CsvOptions::parse(const Options& options) {
  CsvOptions result;
  result.directory = options.string("directory");
  if (result.directory.empty()) return Status::invalid("the directory must have a name").with_option("directory");
  Result<Dialect> dialect = parse_dialect(options);
  if (!dialect.ok()) return dialect.status();
  result.dialect = std::move(dialect).value();
  Result<std::vector<MetadataColumn>> metadata = parse_metadata(options);
  if (!metadata.ok()) return metadata.status();
  result.metadata = std::move(metadata).value();
  return result;
}

}  // namespace pipeline::csv
