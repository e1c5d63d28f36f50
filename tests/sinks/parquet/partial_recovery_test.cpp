// format = "latest" with partial rows: the files hold the rows of the table, wherever the machine stopped.
#include <gtest/gtest.h>

#include <iostream>

#include "parquet_sink.hpp"
#include "plugins/files/every_stop.hpp"
#include "sinks/parquet/keyed_model.hpp"
#include "sinks/parquet/played_steps.hpp"

namespace pipeline::parquet {
namespace {

using files::test::Disk;
using test::Changes;
using test::keyed_stream;
using test::RowsByKey;

struct Step {
  std::vector<Changes> changes;
  std::size_t columns = 3;
  uint64_t generation = 1;
  bool truncates = false;
  bool ends_run = false;
};

std::vector<Step> partial_steps() {
  constexpr auto update = Operation::update;
  constexpr auto none = std::nullopt;
  Changes copied{{}, Operation::snapshot};
  Changes partial{{}, update, {"c2"}};
  for (int key = 0; key < 24; ++key) {
    copied.rows.push_back({std::to_string(key), "copied", std::to_string(key)});
    if (key % 4 == 0) partial.rows.push_back({std::to_string(key), "changed", none});
  }
  return {{{copied, partial}, 3, 1, false, true},
          {{{{{"4", "after the truncate", none}}, update, {"c2"}}}, 3, 1, true, true},
          {{copied}, 3, 2},
          {{partial}, 3, 2, false, true},
          {{{{{"3", none, "told"}}, update, {"c1"}}, {{{"500", "unheard of", none}}, update, {"c2"}}}, 3, 2},
          {{{{{"3", "nested", none}}, update, {"c2"}}, {{{"7", "", ""}}, Operation::remove}}, 3, 2, false, true},
          {{{{{"7", "back", none}}, Operation::insert, {"c2"}}}, 3, 2},
          {{{{{"8", none, none, "new"}, {"10", none, none, "new"}}, update, {"c1", "c2"}}}, 4, 2, false, true}};
}

Status play_step(ParquetSink& sink, const Step& step) {
  Status status = sink.bind(0, keyed_stream(step.columns, step.generation));
  if (status.ok() && step.truncates) status = sink.truncate(0, {"p", "-", 1, 1});
  for (const Changes& changes : step.changes) {
    if (status.ok()) status = sink.write(0, test::keyed_batch(changes));
  }
  return status;
}

RowsByKey expected_rows(const std::vector<Step>& steps) {
  test::KeyedModel model;
  uint64_t generation = 0;
  for (const Step& step : steps) {
    if (step.generation > generation || step.truncates) model.clear();
    generation = step.generation;
    model.add_columns(step.columns);
    for (const Changes& changes : step.changes) model.apply(changes);
  }
  return model.rows();
}

TEST(PartialRecovery, HoldsTheSameRowsWhereverTheMachineStopped) {
  const test::TemporaryFolder folder;
  ParquetOptions options = test::latest_options(folder.path());
  options.buffer_bytes = 1'000;  // some rounds
  options.manifest = true;
  const std::vector<Step> steps = partial_steps();
  const std::size_t columns = steps.back().columns;
  const RowsByKey expected = expected_rows(steps);
  Disk undisturbed;
  test::Saved saved;
  const Status first = test::play_all(options, undisturbed, steps, saved, play_step);
  ASSERT_TRUE(first.ok()) << first.message();
  ASSERT_EQ(test::read_keyed_rows(undisturbed, folder.path(), columns), expected);
  const int64_t points = files::test::play_with_every_stop<test::Saved>(
      undisturbed.operations(),
      [&](Disk& disk, test::Saved& from) { return test::play_all(options, disk, steps, from, play_step); },
      [&](const Disk& disk, const std::string& what) {
        EXPECT_EQ(test::read_keyed_rows(disk, folder.path(), columns), expected) << what;
      });
  std::cout << points << " points, the machine stopped twice at most of them\n";
  EXPECT_GE(points * files::test::kStopStep, 500);
}

}  // namespace
}  // namespace pipeline::parquet
