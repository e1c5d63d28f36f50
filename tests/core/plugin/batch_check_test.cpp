#include "core/plugin/batch_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace pipeline::core {
namespace {

using ::testing::HasSubstr;

const Schema kSchema{{{"id", {TypeId::int32}, false, {}}, {"v", DataType::list_of(TypeId::float32), true, {}}}};

OwnedArray rows_of(int64_t length) {
  FixedBuilder<int32_t> ids;
  ListBuilder<FixedBuilder<float>> vectors;
  for (int32_t i = 0; i < length; ++i) {
    ids.append(i);
    vectors.items().append(0.5F);
    vectors.append();
  }
  std::vector<OwnedArray> columns;
  columns.push_back(ids.finish());
  columns.push_back(vectors.finish());
  return make_struct(std::move(columns), length);
}

ChangeBuilder changes_of(int64_t length) {
  ChangeBuilder changes;
  for (int64_t i = 0; i < length; ++i) changes.append({Operation::update, "p", 0, "s", i});
  return changes;
}

Batch batch_of(int64_t length) {
  Batch batch;
  batch.rows = rows_of(length);
  return batch;
}

TEST(FitBatch, TakesChangesOfFiveSixAndSevenColumnsAndMeasuresThem) {
  Batch five = batch_of(2);
  five.changes = changes_of(2).finish();
  EXPECT_EQ(fit_batch(five, kSchema), "");

  Batch six = batch_of(2);
  ChangeBuilder unavailable = changes_of(2);
  unavailable.set_unavailable(std::array<std::string_view, 1>{"v"});
  six.changes = unavailable.finish();
  EXPECT_EQ(fit_batch(six, kSchema), "");
  EXPECT_GT(six.bytes, 0U);

  Batch seven = batch_of(2);
  seven.changes = changes_of(2).finish(rows_of(2));
  EXPECT_EQ(fit_batch(seven, kSchema), "");
  EXPECT_GT(seven.bytes, six.bytes);
}

TEST(FitBatch, CountsTheArraysOfABatchWithFewRows) {
  Batch batch = batch_of(1);
  batch.changes = changes_of(1).finish();
  batch.bytes = 10;  // what the source says
  EXPECT_EQ(fit_batch(batch, kSchema), "");
  EXPECT_GT(batch.bytes, 2000U);
  batch.bytes = 1'000'000;
  EXPECT_EQ(fit_batch(batch, kSchema), "");
  EXPECT_EQ(batch.bytes, 1'000'000U);
}

TEST(FitBatch, RefusesABeforeImageThatIsNotLikeTheRows) {
  Batch fewer_columns = batch_of(2);
  fewer_columns.changes = changes_of(2).finish(make_struct({}, 2));
  EXPECT_THAT(fit_batch(fewer_columns, kSchema), HasSubstr("before"));

  Batch shorter = batch_of(2);
  shorter.changes = changes_of(2).finish(rows_of(1));
  EXPECT_THAT(fit_batch(shorter, kSchema), HasSubstr("shorter"));
}

TEST(FitBatch, RefusesChangesOfAnotherShape) {
  Batch few = batch_of(1);
  few.changes = rows_of(1);
  EXPECT_THAT(fit_batch(few, kSchema), HasSubstr("2 columns, not 5 to 7"));

  Batch longer = batch_of(1);
  longer.changes = changes_of(2).finish();
  EXPECT_THAT(fit_batch(longer, kSchema), HasSubstr("2 changes for 1 rows"));

  Batch no_list = batch_of(1);
  no_list.changes = changes_of(1).finish(rows_of(1));
  std::swap(*no_list.changes->children[5], *no_list.changes->children[4]);
  EXPECT_THAT(fit_batch(no_list, kSchema), HasSubstr("no list"));
}

TEST(FitBatch, RefusesAColumnOfAListTypeThatIsNoList) {
  Batch batch = batch_of(1);
  std::swap(*batch.rows->children[0], *batch.rows->children[1]);
  EXPECT_THAT(fit_batch(batch, kSchema), HasSubstr("column 2 is no list"));
}

}  // namespace
}  // namespace pipeline::core
