#include "csv_options.hpp"

namespace pipeline::csv {

const OptionTable& csv_option_table() {
  static const OptionTable table{
      {"directory", PIPELINE_OPTION_STRING, "The folder for the files; made where it is missing.",
       PIPELINE_OPTION_REQUIRED},
      {"delimiter", PIPELINE_OPTION_STRING, "The character between values.", 0, ","},
      {"null", PIPELINE_OPTION_STRING, "What stands for NULL, without quotes. A text that equals it is quoted.", 0, ""},
      {"header", PIPELINE_OPTION_BOOLEAN, "Whether the first line names the columns.", 0, "true"},
      {"line_end", PIPELINE_OPTION_STRING, "How lines end.", 0, "lf", {"lf", "crlf"}},
      {"metadata",
       PIPELINE_OPTION_STRING_LIST,
       "What to tell about each row, as columns _op, _position and so on before the data.",
       0,
       nullptr,
       {"op", "position", "commit_time", "shard", "sequence"}}};
  return table;
}

Result<CsvOptions> read_csv_options(const Options& options) {
  CsvOptions result;
  result.directory = options.string("directory");
  if (result.directory.empty()) return Status::invalid("no folder is named").with_option("directory");
  const std::string delimiter = options.string("delimiter");
  if (delimiter.size() != 1 || delimiter.find_first_of("\"\r\n") != std::string::npos) {
    return Status::invalid("the delimiter must be one character of one byte, and no quote or line break")
        .with_option("delimiter");
  }
  result.delimiter = delimiter.front();
  result.null_text = options.string("null");
  if (result.null_text.find_first_of(std::string("\"\r\n") + delimiter) != std::string::npos) {
    return Status::invalid("the text for NULL can't hold quotes, line breaks or the delimiter").with_option("null");
  }
  result.header = options.boolean("header");
  result.line_end = options.string("line_end") == "crlf" ? "\r\n" : "\n";
  result.metadata = options.strings("metadata");
  return result;
}

}  // namespace pipeline::csv
