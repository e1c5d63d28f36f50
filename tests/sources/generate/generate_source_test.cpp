#include "sources/generate/generate_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "plugins/given_options.hpp"

namespace pipeline::generate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> planned(GenerateSource& source, std::vector<Cursor> cursors) {
  std::vector<std::string> ids;
  const Result<std::vector<Partition>> partitions = source.plan({0, std::move(cursors)});
  if (!partitions.ok()) return {partitions.status().message()};
  for (const Partition& partition : *partitions) {
    ids.push_back(partition.id + " " + std::to_string(partition.estimated_rows));
  }
  return ids;
}

Cursor cursor(const std::string& name, Progress progress) {
  return {"generate", name, "-", write_progress(progress)};
}

TEST(GenerateSource, PlansAPartitionForEachStream) {
  GenerateSource source({}, {.streams = 3, .rows = 10, .changes = 5});
  EXPECT_THAT(planned(source, {}), ElementsAre("rows_0 15", "rows_1 15", "rows_2 15"));
}

TEST(GenerateSource, PlansWhatTheCursorsLeave) {
  GenerateSource source({}, {.streams = 3, .rows = 10, .changes = 5});
  EXPECT_THAT(planned(source, {cursor("rows_0", {10, 5}), cursor("rows_2", {10, 2}), cursor("other", {1, 1})}),
              ElementsAre("rows_1 15", "rows_2 3"));
}

TEST(GenerateSource, IsDoneOnceAllIsRead) {
  GenerateSource source({}, {.rows = 10, .changes = 5});
  EXPECT_THAT(planned(source, {cursor("rows_0", {10, 5})}), IsEmpty());
  EXPECT_THAT(planned(source, {cursor("rows_0", {20, 50})}), IsEmpty());
}

TEST(GenerateSource, GoesOnWhenThereIsToBeMore) {
  GenerateSource source({}, {.rows = 12, .changes = 8});
  EXPECT_THAT(planned(source, {cursor("rows_0", {10, 5})}), ElementsAre("rows_0 5"));
}

TEST(GenerateSource, NamesTheStreamOfABadCursor) {
  GenerateSource source({}, {});
  EXPECT_THAT(planned(source, {{"generate", "rows_0", "-", "junk"}}), ElementsAre(::testing::HasSubstr("rows_0")));
}

TEST(GenerateSource, OpensWhatItPlannedAndNothingElse) {
  GenerateSource source({}, {.streams = 2});
  EXPECT_FALSE(source.open("rows_0").ok());
  EXPECT_EQ(planned(source, {}).size(), 2U);
  Result<std::unique_ptr<Reader>> reader = source.open("rows_1");
  ASSERT_TRUE(reader.ok());
  const Result<Event> event = (*reader)->next();
  EXPECT_EQ(std::get<SchemaEvent>(*event).info.full_name(), "generate.rows_1");
  EXPECT_FALSE(source.open("rows_2").ok());
}

TEST(GenerateSource, DiscoversItsStreams) {
  GenerateSource source({}, {.streams = 2});
  const Result<std::vector<StreamInfo>> streams = source.discover();
  ASSERT_EQ(streams->size(), 2U);
  EXPECT_EQ((*streams)[1].full_name(), "generate.rows_1");
  EXPECT_EQ((*streams)[1].schema.fields.size(), 6U);
}

TEST(GenerateSource, DefaultsInTheTableAreThoseOfTheCode) {
  pipeline::testing::GivenOptions given(settings_options());
  for (uint32_t i = 0; i < settings_options().size(); ++i) {
    const pipeline_option& option = *settings_options().pointers()[i];
    given.integer(option.name, std::stoll(option.default_value));
  }
  const Settings read = read_settings(given.options());
  const Settings defaults;
  EXPECT_EQ(read.streams, defaults.streams);
  EXPECT_EQ(read.rows, defaults.rows);
  EXPECT_EQ(read.rows_per_batch, defaults.rows_per_batch);
  EXPECT_EQ(read.changes, defaults.changes);
  EXPECT_EQ(read.seed, defaults.seed);
  EXPECT_EQ(read.checkpoint_rows, defaults.checkpoint_rows);
  EXPECT_EQ(read.rows_per_second, defaults.rows_per_second);
  EXPECT_EQ(read.fail_after_rows, defaults.fail_after_rows);
}

}  // namespace
}  // namespace pipeline::generate
