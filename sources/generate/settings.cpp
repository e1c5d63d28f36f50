#include "settings.hpp"

namespace pipeline::generate {
namespace {

constexpr int64_t kMostRows = 1'000'000'000'000;

}  // namespace

const OptionTable& settings_options() {
  static const OptionTable table{
      {"streams",
       PIPELINE_OPTION_INTEGER,
       "How many streams there are; each is read on its own.",
       0,
       "1",
       {},
       nullptr,
       1,
       10000},
      {"rows", PIPELINE_OPTION_INTEGER, "Snapshot rows of each stream.", 0, "1000", {}, "rows", 0, kMostRows},
      {"rows_per_batch", PIPELINE_OPTION_INTEGER, "Rows of one batch.", 0, "4096", {}, "rows", 1, 1'000'000},
      {"changes",
       PIPELINE_OPTION_INTEGER,
       "Inserts, updates and deletes of each stream that follow its snapshot. A later run with a larger number brings "
       "the further ones.",
       0,
       "0",
       {},
       "rows",
       0,
       kMostRows},
      {"seed",
       PIPELINE_OPTION_INTEGER,
       "The values depend on it, and on nothing else that changes.",
       0,
       "0",
       {},
       nullptr,
       0,
       INT64_MAX},
      {"checkpoint_rows",
       PIPELINE_OPTION_INTEGER,
       "Rows of a stream between two places to go on from.",
       0,
       "10000",
       {},
       "rows",
       1,
       kMostRows},
      {"rows_per_second",
       PIPELINE_OPTION_INTEGER,
       "Holds each stream back to this speed; 0 = no limit.",
       0,
       "0",
       {},
       "rows",
       0,
       1'000'000'000},
      {"fail_after_rows",
       PIPELINE_OPTION_INTEGER,
       "Each stream fails after so many rows of one run, for trying out failures; 0 = never.",
       0,
       "0",
       {},
       "rows",
       0,
       kMostRows}};
  return table;
}

Settings read_settings(const Options& options) {
  const auto read = [&options](const char* name, uint64_t otherwise) {
    return static_cast<uint64_t>(options.integer(name, static_cast<int64_t>(otherwise)));
  };
  const Settings defaults;
  Settings settings;
  settings.streams = read("streams", defaults.streams);
  settings.rows = read("rows", defaults.rows);
  settings.rows_per_batch = read("rows_per_batch", defaults.rows_per_batch);
  settings.changes = read("changes", defaults.changes);
  settings.seed = read("seed", defaults.seed);
  settings.checkpoint_rows = read("checkpoint_rows", defaults.checkpoint_rows);
  settings.rows_per_second = read("rows_per_second", defaults.rows_per_second);
  settings.fail_after_rows = read("fail_after_rows", defaults.fail_after_rows);
  return settings;
}

}  // namespace pipeline::generate
