#include <gtest/gtest.h>

#include <array>

#include "pipeline/sdk/batch.hpp"

namespace pipeline {
namespace {

TEST(ChangeView, ReadsWhatTheBuilderWasGiven) {
  ChangeBuilder builder;
  builder.append({Operation::insert, "uuid:1-5", 1'700'000'000'000'000, "-80", 41});
  builder.append({Operation::remove, "", 0, "", 42});
  Batch batch;
  batch.changes = builder.finish();
  EXPECT_EQ(batch.changes->length, 2);
  const ChangeView view(batch);
  EXPECT_FALSE(view.all_snapshot());
  EXPECT_EQ(view.operation(0), Operation::insert);
  EXPECT_EQ(view.position(0), "uuid:1-5");
  EXPECT_EQ(view.commit_time(0), 1'700'000'000'000'000);
  EXPECT_EQ(view.shard(0), "-80");
  EXPECT_EQ(view.sequence(0), 41);
  EXPECT_EQ(view.operation(1), Operation::remove);
  EXPECT_EQ(view.commit_time(1), 0);
  EXPECT_EQ(view.sequence(1), 42);
}

TEST(ChangeView, OfABatchWithoutChangesTellsASnapshot) {
  Batch batch;
  batch.rows = make_struct({}, 2);
  batch.shard = "80-";
  batch.position = "uuid:1-9";
  batch.first_sequence = 100;
  const ChangeView view(batch);
  EXPECT_TRUE(view.all_snapshot());
  EXPECT_EQ(view.operation(1), Operation::snapshot);
  EXPECT_EQ(view.position(1), "uuid:1-9");
  EXPECT_EQ(view.commit_time(1), 0);
  EXPECT_EQ(view.shard(1), "80-");
  EXPECT_EQ(view.sequence(1), 101);
}

TEST(ChangeBuilder, TakesBackTheLastChangesInAllColumns) {
  ChangeBuilder builder;
  for (int64_t i = 0; i < 10; ++i) builder.append({Operation::insert, "p", i % 2, "s", i});
  builder.truncate_to(3);
  builder.append({Operation::update, "q", 7, "t", 99});
  EXPECT_EQ(builder.length(), 4U);
  Batch batch;
  batch.changes = builder.finish();
  const ChangeView view(batch);
  EXPECT_EQ(view.sequence(2), 2);
  EXPECT_EQ(view.commit_time(2), 0);
  EXPECT_EQ(view.operation(3), Operation::update);
  EXPECT_EQ(view.position(3), "q");
  EXPECT_EQ(view.commit_time(3), 7);
  EXPECT_EQ(view.shard(3), "t");
  EXPECT_EQ(builder.length(), 0U);
}

TEST(ChangeBuilder, MakesTheColumnsOfTheContract) {
  const OwnedArray changes = ChangeBuilder().finish();
  EXPECT_EQ(changes->n_children, kRequiredChangeColumns);
  EXPECT_EQ(changes->length, 0);
  const char* const formats[] = {"c", "u", "tsu:UTC", "u", "l", "+l"};
  const OwnedSchema schema = export_schema(change_schema());
  for (int64_t i = 0; i < schema->n_children; ++i) EXPECT_STREQ(schema->children[i]->format, formats[i]);
}

ChangeBuilder::Change numbered(int64_t sequence) {
  return {Operation::update, "p", 0, "s", sequence};
}

OwnedArray struct_of_numbers(int64_t present, int64_t length) {
  FixedBuilder<int32_t> numbers;
  ValidityBuilder validity;
  for (int32_t i = 0; i < length; ++i) {
    numbers.append(i);
    if (i < present) {
      validity.append_valid();
    } else {
      validity.append_null();
    }
  }
  std::vector<OwnedArray> columns;
  columns.push_back(numbers.finish());
  return make_struct(std::move(columns), length, std::move(validity));
}

TEST(ChangeBuilder, TellsWhichColumnsOfARowAreNotKnown) {
  ChangeBuilder builder;
  builder.append(numbered(0));
  builder.append(numbered(1));
  builder.set_unavailable(std::array<std::string_view, 2>{"note", "body"});
  builder.append(numbered(2));
  Batch batch;
  batch.changes = builder.finish();
  ASSERT_EQ(batch.changes->n_children, kRequiredChangeColumns + 1);
  const ChangeView view(batch);
  EXPECT_TRUE(view.may_be_unavailable());
  EXPECT_EQ(view.unavailable(0), std::vector<std::string_view>());
  EXPECT_EQ(view.unavailable(1), (std::vector<std::string_view>{"note", "body"}));
  EXPECT_EQ(view.unavailable(2), std::vector<std::string_view>());
  EXPECT_EQ(view.before(), nullptr);
}

TEST(ChangeBuilder, TakesBackWhatIsNotKnownTogetherWithItsRow) {
  ChangeBuilder builder;
  for (int64_t i = 0; i < 3; ++i) {
    builder.append(numbered(i));
    builder.set_unavailable(std::array<std::string_view, 1>{"note"});
  }
  builder.truncate_to(1);
  builder.append(numbered(9));
  Batch batch;
  batch.changes = builder.finish();
  const ChangeView view(batch);
  EXPECT_EQ(view.unavailable(0).size(), 1U);
  EXPECT_EQ(view.unavailable(1).size(), 0U);
  builder.append(numbered(10));
  EXPECT_EQ(builder.finish()->n_children, kRequiredChangeColumns);
}

TEST(ChangeBuilder, PutsTheRowsBeforeTheChangesLast) {
  ChangeBuilder builder;
  builder.append(numbered(0));
  builder.append(numbered(1));
  Batch batch;
  batch.changes = builder.finish(struct_of_numbers(1, 2));
  ASSERT_EQ(batch.changes->n_children, kBeforeColumn + 1);
  const ChangeView view(batch);
  ASSERT_NE(view.before(), nullptr);
  EXPECT_FALSE(ColumnView(*view.before()).is_null(0));
  EXPECT_TRUE(ColumnView(*view.before()).is_null(1));
  EXPECT_TRUE(view.unavailable(0).empty());
}

TEST(ChangeView, HeedsTheOffsetOfTheChanges) {
  ChangeBuilder builder;
  for (int64_t i = 0; i < 3; ++i) builder.append(numbered(i));
  builder.set_unavailable(std::array<std::string_view, 1>{"note"});
  Batch batch;
  batch.changes = builder.finish();
  batch.changes.address()->offset = 1;
  batch.changes.address()->length = 2;
  const ChangeView view(batch);
  EXPECT_EQ(view.sequence(1), 2);
  EXPECT_EQ(view.unavailable(1).size(), 1U);
}

TEST(Batch, SurvivesTheWayThroughTheContract) {
  FixedBuilder<int32_t> numbers;
  numbers.append(5);
  std::vector<OwnedArray> columns;
  columns.push_back(numbers.finish());
  Batch batch;
  batch.rows = make_struct(std::move(columns), 1);
  batch.shard = "-80";
  batch.position = "uuid:1-2";
  batch.first_sequence = 7;
  batch.bytes = 4;
  pipeline_batch lent{};
  batch.export_to(&lent);
  EXPECT_TRUE(batch.rows.empty());
  EXPECT_EQ(lent.struct_size, sizeof(pipeline_batch));
  const Batch back = Batch::import(&lent);
  EXPECT_EQ(lent.rows.release, nullptr);
  EXPECT_EQ(back.length(), 1);
  EXPECT_TRUE(back.changes.empty());
  EXPECT_EQ(back.shard, "-80");
  EXPECT_EQ(back.position, "uuid:1-2");
  EXPECT_EQ(back.first_sequence, 7);
  EXPECT_EQ(back.bytes, 4U);
}

}  // namespace
}  // namespace pipeline
