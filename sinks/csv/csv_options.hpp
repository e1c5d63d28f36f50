// CsvOptions: how the CSV sink writes.
#pragma once

#include <string>
#include <vector>

#include "pipeline/sdk/options.hpp"

namespace pipeline::csv {

struct CsvOptions {
  std::string directory;
  char delimiter = ',';
  std::string null_text;
  bool header = true;
  std::string line_end = "\n";
  std::vector<std::string> metadata;  // op, position, commit_time, shard, sequence
};

const OptionTable& csv_option_table();
Result<CsvOptions> read_csv_options(const Options& options);

}  // namespace pipeline::csv
