#include "csv_options.hpp"

namespace pipeline::csv {

// NOLINTNEXTLINE(readability-function-size): a list
const OptionTable& CsvOptions::table() {
  static const OptionTable table = [] {
    OptionTable options;
    files::add_sink_options(options, kDefaults);
    options.add(
        {{.name = "publish",
          .type = PIPELINE_OPTION_STRING,
          .text = "When a file gets its name: at its first checkpoint, then it grows under it; or once it is complete.",
          .default_value = "first_checkpoint",
          .allowed = {"first_checkpoint", "complete"}},
         {.name = "compression",
          .type = PIPELINE_OPTION_STRING,
          .text = "How files are compressed. Adds .gz or .zst to their names.",
          .default_value = "none",
          .allowed = {"none", "gzip", "zstd"}},
         {.name = "compression_level",
          .type = PIPELINE_OPTION_INTEGER,
          .text = "1 is the fastest; gzip goes up to 9, zstd to 22. 0 = gzip 6, zstd 1.",
          .default_value = "0",
          .maximum = 22},
         {.name = "delimiter",
          .type = PIPELINE_OPTION_STRING,
          .text = "One byte between values.",
          .default_value = ","},
         {.name = "quotes",
          .type = PIPELINE_OPTION_STRING,
          .text = "Which values stand in quotes: those that need it, all text, or all. NULL never does.",
          .default_value = "minimal",
          .allowed = {"minimal", "strings", "all"}},
         {.name = "null",
          .type = PIPELINE_OPTION_STRING,
          .text =
              "What stands for NULL, without quotes. A value equal to it is quoted; an empty string is always \"\".",
          .default_value = ""},
         {.name = "header",
          .type = PIPELINE_OPTION_BOOLEAN,
          .text = "Whether each file begins with the names of its columns.",
          .default_value = "true"},
         {.name = "byte_order_mark",
          .type = PIPELINE_OPTION_BOOLEAN,
          .text = "Whether each file begins with the mark by which Excel knows UTF-8.",
          .default_value = "false"},
         {.name = "line_end",
          .type = PIPELINE_OPTION_STRING,
          .text = "How lines end.",
          .default_value = "lf",
          .allowed = {"lf", "crlf"}},
         {.name = "bytes",
          .type = PIPELINE_OPTION_STRING,
          .text = "How binary columns are written. raw makes files that many readers refuse.",
          .default_value = "hex",
          .allowed = {"hex", "base64", "escaped", "raw"}},
         {.name = "spreadsheet_safe",
          .type = PIPELINE_OPTION_BOOLEAN,
          .text = "Puts ' before text that a spreadsheet would run as a formula. Changes the data.",
          .default_value = "false"},
         {.name = "merge_memory",
          .type = PIPELINE_OPTION_SIZE,
          .text = "With format = \"latest\": memory for sorting changes at the end of a run.",
          .default_value = "64MiB",
          .minimum = 1 << 20,
          .maximum = int64_t{1} << 40}});
    return options;
  }();
  return table;
}

}  // namespace pipeline::csv
