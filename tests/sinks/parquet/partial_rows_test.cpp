// format = "latest": an update that doesn't tell all values leaves the others as they were.
#include <gtest/gtest.h>

#include "sinks/parquet/latest_table.hpp"

namespace pipeline::parquet {
namespace {

using test::keyed_stream;
using test::Row;
using test::RowsByKey;

constexpr auto kInsert = Operation::insert;
constexpr auto kUpdate = Operation::update;
constexpr auto kRemove = Operation::remove;
constexpr auto kSnapshot = Operation::snapshot;
constexpr std::nullopt_t kNull = std::nullopt;

class PartialRowsTest : public test::LatestTable {
 protected:
  // That the run warned of so many values that were never told, once.
  void expect_never_told(int values) {
    ASSERT_EQ(host_.warnings().size(), 1U);
    EXPECT_EQ(host_.warnings()[0].find("shop.t: " + std::to_string(values) + " values were never told"), 0U)
        << host_.warnings()[0];
    EXPECT_EQ(host_.counts().at("values that the source never told, NULL in the Parquet files"),
              static_cast<uint64_t>(values));
  }
};

TEST_F(PartialRowsTest, LeavesAValueThatIsNotKnownAsItWas) {
  run(keyed_stream(3), {{{{"1", "a", "b"}}}});
  run(keyed_stream(3), {{{{"1", "changed", kNull}, {"2", "x", kNull}}, kUpdate, {"c2"}}});
  EXPECT_EQ(rows(), (RowsByKey{{1, {"changed", "b"}}, {2, {"x", kNull}}}));
  expect_never_told(1);
}

TEST_F(PartialRowsTest, TakesTheValueFromTheSameLog) {
  run(keyed_stream(3), {{{{"1", "a", "b"}, {"2", "kept", "whole"}}},
                        {{{"1", "middle", "c"}}, kUpdate},
                        {{{"1", "changed", kNull}}, kUpdate, {"c2"}}});
  EXPECT_EQ(rows(), (RowsByKey{{1, {"changed", "c"}}, {2, {"kept", "whole"}}}));
  EXPECT_TRUE(host_.warnings().empty());
}

TEST_F(PartialRowsTest, TakesTheValueFromARowThatWasCopiedInTheSameLog) {
  run(keyed_stream(3), {{{{"1", "a", "b"}, {"2", "a", "b"}}, kSnapshot}, {{{"2", "changed", kNull}}, kUpdate, {"c2"}}});
  EXPECT_EQ(rows(), (RowsByKey{{1, {"a", "b"}}, {2, {"changed", "b"}}}));
}

TEST_F(PartialRowsTest, DoesNotTakeWhatTheRowSaysOfAValueThatIsNotKnown) {
  run(keyed_stream(3), {{{{"1", "a", kNull}}}, {{{"1", "b", "made up"}}, kUpdate, {"c2"}}});
  EXPECT_EQ(rows(), (RowsByKey{{1, {"b", kNull}}}));
  EXPECT_TRUE(host_.warnings().empty());
}

TEST_F(PartialRowsTest, AddsUpPartialRowsOfOneLog) {
  run(keyed_stream(4), {{{{"1", "a", "b", "c"}}}});
  run(keyed_stream(4), {{{{"1", "first", kNull, kNull}}, kUpdate, {"c2", "c3"}},
                        {{{"1", kNull, "second", kNull}}, kUpdate, {"c1", "c3"}}});
  EXPECT_EQ(rows(), (RowsByKey{{1, {"first", "second", "c"}}}));
  EXPECT_TRUE(host_.warnings().empty());
}

TEST_F(PartialRowsTest, AddsUpPartialRowsOfSeveralRuns) {
  run(keyed_stream(4), {{{{"1", "a", "b", "c"}}}});
  run(keyed_stream(4), {{{{"1", "first", kNull, kNull}}, kUpdate, {"c2", "c3"}}});
  run(keyed_stream(4), {{{{"1", kNull, "second", kNull}}, kUpdate, {"c1", "c3"}}});
  EXPECT_EQ(rows(), (RowsByKey{{1, {"first", "second", "c"}}}));
}

TEST_F(PartialRowsTest, KeepsANullThatWasTold) {
  run(keyed_stream(3), {{{{"1", "a", "b"}}}});
  run(keyed_stream(3), {{{{"1", kNull, kNull}}, kUpdate, {"c2"}}, {{{"1", kNull, "new"}}, kUpdate, {"c1"}}});
  EXPECT_EQ(rows(), (RowsByKey{{1, {kNull, "new"}}}));
  EXPECT_TRUE(host_.warnings().empty());
}

TEST_F(PartialRowsTest, WritesAWholeRowThatComesLater) {
  run(keyed_stream(3), {{{{"1", "a", "b"}}}});
  run(keyed_stream(3), {{{{"1", "partial", kNull}}, kUpdate, {"c2"}}, {{{"1", "whole", "row"}}, kUpdate}});
  EXPECT_EQ(rows(), (RowsByKey{{1, {"whole", "row"}}}));
}

TEST_F(PartialRowsTest, RemovesTheRowWhenADeleteComesLater) {
  run(keyed_stream(3), {{{{"1", "a", "b"}, {"2", "a", "b"}}}});
  run(keyed_stream(3), {{{{"1", "partial", kNull}}, kUpdate, {"c2"}}, {{{"1", kNull, kNull}}, kRemove, {"c1", "c2"}}});
  EXPECT_EQ(rows(), (RowsByKey{{2, {"a", "b"}}}));
}

TEST_F(PartialRowsTest, KnowsNothingOfARowThatWasDeletedInTheSameLog) {
  run(keyed_stream(3), {{{{"1", "a", "b"}}}});
  run(keyed_stream(3), {{{{"1", "a", "b"}}, kRemove}, {{{"1", "back", kNull}}, kInsert, {"c2"}}});
  EXPECT_EQ(rows(), (RowsByKey{{1, {"back", kNull}}}));
  expect_never_told(1);
}

TEST_F(PartialRowsTest, KnowsNothingOfARowThatWasDeletedInAnEarlierRun) {
  run(keyed_stream(3), {{{{"1", "a", "b"}}}});
  run(keyed_stream(3), {{{{"1", "a", "b"}}, kRemove}});
  run(keyed_stream(3), {{{{"1", "back", kNull}}, kInsert, {"c2"}}});
  EXPECT_EQ(rows(), (RowsByKey{{1, {"back", kNull}}}));
}

TEST_F(PartialRowsTest, GivesAMovedRowOnlyWhatItTells) {
  run(keyed_stream(3), {{{{"1", "a", "b"}, {"3", "c", "d"}}}});
  run(keyed_stream(3), {{{{"1", kNull, kNull}}, kRemove, {"c1", "c2"}}, {{{"2", "moved", kNull}}, kInsert, {"c2"}}});
  EXPECT_EQ(rows(), (RowsByKey{{2, {"moved", kNull}}, {3, {"c", "d"}}}));
  expect_never_told(1);
}

TEST_F(PartialRowsTest, TakesNoValueOfTheRowThatHadTheKeyBefore) {
  run(keyed_stream(3), {{{{"1", "a", "b"}, {"2", "c", "d"}}}});
  run(keyed_stream(3), {{{{"2", kNull, kNull}}, kRemove, {"c1", "c2"}},
                        {{{"1", kNull, kNull}}, kRemove, {"c1", "c2"}},
                        {{{"2", "moved", kNull}}, kInsert, {"c2"}}});
  EXPECT_EQ(rows(), (RowsByKey{{2, {"moved", kNull}}}));
}

TEST_F(PartialRowsTest, KnowsNothingOfARowFromBeforeATruncate) {
  run(keyed_stream(3), {{{{"1", "a", "b"}, {"2", "a", "b"}}}});
  begin();
  bind(keyed_stream(3));
  write({{{"2", "in the log", "b"}}, kUpdate});
  truncate("-80");
  truncate("80-");
  write({{{"1", "new", kNull}, {"2", "new", kNull}}, kInsert, {"c2"}});
  end();
  EXPECT_EQ(rows(), (RowsByKey{{1, {"new", kNull}}, {2, {"new", kNull}}}));
  expect_never_told(2);
}

TEST_F(PartialRowsTest, RemovesThePartialRowsThatATruncateTakes) {
  run(keyed_stream(3), {{{{"1", "a", "b"}}}});
  begin();
  bind(keyed_stream(3));
  write({{{"1", "partial", kNull}, {"2", "partial", kNull}}, kUpdate, {"c2"}});
  truncate("-");
  write({{{"2", "after", kNull}}, kInsert, {"c2"}});
  end();
  EXPECT_EQ(rows(), (RowsByKey{{2, {"after", kNull}}}));
}

TEST_F(PartialRowsTest, TakesTheValueOfARowThatATruncateOfAnotherShardLeft) {
  begin();
  bind(keyed_stream(3));
  write({{{"1", "a", "b"}}, kInsert, {}, "-80"});
  write({{{"2", "c", "d"}}, kInsert, {}, "80-"});
  truncate("80-");
  write({{{"1", "x", kNull}}, kUpdate, {"c2"}, "-80"});
  write({{{"2", "y", kNull}}, kUpdate, {"c2"}, "80-"});
  end();
  EXPECT_EQ(rows(), (RowsByKey{{1, {"x", "b"}}, {2, {"y", kNull}}}));
}

TEST_F(PartialRowsTest, TakesNoValueOfAnOlderCopyOfTheTable) {
  run(keyed_stream(3), {{{{"1", "a", "b"}, {"2", "a", "b"}}}});
  run(keyed_stream(3, 2),
      {{{{"2", "copied", "again"}}, kSnapshot}, {{{"1", "x", kNull}, {"2", "y", kNull}}, kUpdate, {"c2"}}});
  EXPECT_EQ(rows(), (RowsByKey{{1, {"x", kNull}}, {2, {"y", "again"}}}));
  expect_never_told(1);
}

TEST_F(PartialRowsTest, TakesTheValueFromTheLogOfARunThatWasStopped) {
  begin();
  bind(keyed_stream(3));
  write({{{"1", "a", "b"}}});
  checkpoint();
  write({{{"1", "never committed", "x"}}, kUpdate});
  run(keyed_stream(3), {{{{"1", "partial", kNull}}, kUpdate, {"c2"}}});
  EXPECT_EQ(rows(), (RowsByKey{{1, {"partial", "b"}}}));
}

TEST_F(PartialRowsTest, TakesASnapshotRowThatIsPartialForOne) {
  run(keyed_stream(3), {{{{"1", "a", "b"}}}});
  run(keyed_stream(3), {{{{"1", "copied", kNull}, {"2", "copied", kNull}}, kSnapshot, {"c2"}}});
  EXPECT_EQ(rows(), (RowsByKey{{1, {"copied", "b"}}, {2, {"copied", kNull}}}));
}

TEST_F(PartialRowsTest, LeavesOutANameThatIsNoColumn) {
  run(keyed_stream(3), {{{{"1", "a", "b"}}}, {{{"1", "x", "y"}}, kUpdate, {"no such column"}}});
  EXPECT_EQ(rows(), (RowsByKey{{1, {"x", "y"}}}));
}

TEST_F(PartialRowsTest, CompletesARowOfWhichOnlyTheKeyIsKnown) {
  run(keyed_stream(3), {{{{"1", "a", "b"}}}});
  run(keyed_stream(3), {{{{"1", kNull, kNull}}, kUpdate, {"c1", "c2"}}});
  EXPECT_EQ(rows(), (RowsByKey{{1, {"a", "b"}}}));
}

}  // namespace
}  // namespace pipeline::parquet
