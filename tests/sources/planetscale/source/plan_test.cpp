#include "source/plan.hpp"

#include <gtest/gtest.h>

#include "sources/planetscale/events.hpp"

namespace pipeline::planetscale {
namespace {

using test::gtid;

ShardCursor copied(int last, uint64_t generation = 1) {
  ShardCursor cursor;
  cursor.generation = generation;
  cursor.copy_done = true;
  cursor.gtid = gtid(last);
  return cursor;
}

ShardCursor cut_copy(int last) {
  ShardCursor cursor;
  cursor.gtid = gtid(last);
  *cursor.lastpk.emplace().add_fields() = test::field("id", "bigint", true);
  *cursor.lastpk->add_rows() = test::row({"1"});
  return cursor;
}

class PlanTest : public testing::Test {
 protected:
  PlanTest() {
    settings_.keyspace = "shop";
    input_.first_round = true;
  }

  Plan plan(const Positions& serving, const Tables& tables) {
    input_.serving = serving;
    input_.end = common_end(serving, tables);
    Result<Plan> made = make_plan(settings_, input_, tables, Host());
    EXPECT_TRUE(made.ok()) << made.status().message();
    return made.ok() ? std::move(made).value() : Plan();
  }
  static std::vector<std::string> texts(const Plan& plan) {
    std::vector<std::string> result;
    for (const PlannedRead& read : plan.reads) result.push_back(read.text);
    return result;
  }

  SourceSettings settings_;
  PlanInput input_;
};

using Texts = std::vector<std::string>;

TEST_F(PlanTest, CopiesTheLargestTableFirst) {
  input_.bytes = {{"a", 10}, {"b", 3000}, {"c", 20}};
  input_.rows = {{"b", 7}};
  const Plan made = plan({{"0", gtid(9)}}, {{"a", {}}, {"b", {}}, {"c", {}}});
  EXPECT_EQ(texts(made), (Texts{"copy of shop.b, shard 0", "copy of shop.c, shard 0", "copy of shop.a, shard 0"}));
  EXPECT_EQ(made.reads[0].estimated_rows, 7U);
}

TEST_F(PlanTest, CopiesEachShardInAPartitionOfItsOwn) {
  const Plan made = plan({{"-80", gtid(9)}, {"80-", gtid(9)}}, {{"a", {}}});
  EXPECT_EQ(texts(made), (Texts{"copy of shop.a, shard -80", "copy of shop.a, shard 80-"}));
  EXPECT_NE(made.reads[0].id, made.reads[1].id);
}

TEST_F(PlanTest, EndsWhereTheFarthestTableIsWhenAnotherTabletAnsweredThePeek) {
  const Plan made = plan({{"0", gtid(9)}}, {{"a", {{"0", copied(12)}}}, {"b", {{"0", copied(5)}}}});
  ASSERT_EQ(texts(made), Texts{"changes of shop in b"});
  EXPECT_TRUE(made.catch_up);
  EXPECT_EQ(made.reads[0].scope.stop.at("0"), GtidSet::parse(gtid(12)).value());
}

TEST_F(PlanTest, ATableWhoseCopyHadNotBegunInAllShardsIsCopiedAgainAfterAReshard) {
  const Positions serving = {{"-40", gtid(9)}, {"40-80", gtid(9)}, {"80-", gtid(9)}};
  const Plan made = plan(serving, {{"a", {{"-80", copied(5)}}}});
  EXPECT_EQ(texts(made),
            (Texts{"copy of shop.a, shard -40", "copy of shop.a, shard 40-80", "copy of shop.a, shard 80-"}));
  EXPECT_EQ(made.reads[0].scope.tables.at("a").at("-40").generation, 2U);
  EXPECT_EQ(made.reads[0].scope.gone, (std::vector<Slice>{{"a", "-80"}}));
}

TEST_F(PlanTest, AShardThatStandsInAnOlderGenerationIsCopiedInTheNewestOne) {
  const Plan made = plan({{"-80", gtid(9)}, {"80-", gtid(9)}}, {{"a", {{"-80", copied(5, 3)}, {"80-", copied(5, 2)}}}});
  ASSERT_EQ(texts(made), Texts{"copy of shop.a, shard 80-"});
  EXPECT_EQ(made.reads[0].scope.tables.at("a").at("80-").generation, 3U);
}

TEST_F(PlanTest, TheCursorsOfReplacedShardsGoWithTheFirstNewOneOfTheirTable) {
  input_.bytes = {{"b", 2}, {"a", 1}};
  const Plan made =
      plan({{"-80", gtid(9)}, {"80-", gtid(9)}}, {{"a", {{"0", cut_copy(5)}}}, {"b", {{"0", cut_copy(5)}}}});
  ASSERT_EQ(made.reads.size(), 4U);
  EXPECT_EQ(made.reads[0].scope.gone, (std::vector<Slice>{{"b", "0"}}));
  EXPECT_EQ(made.reads[1].scope.gone, std::vector<Slice>());
  EXPECT_EQ(made.reads[2].scope.gone, (std::vector<Slice>{{"a", "0"}}));
}

TEST_F(PlanTest, ATableThatWasGoneWhenItWasCopiedAgainWaitsForTheNextRun) {
  ShardCursor gone;
  gone.gone = "not in the database any more";
  const Tables tables = {{"a", {{"0", gone}}}, {"b", {{"0", copied(5)}}}};
  input_.first_round = false;
  EXPECT_EQ(texts(plan({{"0", gtid(9)}}, tables)), Texts{"changes of shop in b"});
  input_.first_round = true;
  const Plan next = plan({{"0", gtid(9)}}, tables);
  ASSERT_EQ(texts(next), Texts{"copy of shop.a, shard 0"});
  EXPECT_EQ(next.reads[0].scope.tables.at("a").at("0").gone, "");
}

TEST_F(PlanTest, StartingPositionsOfOldShardsNameAllOfThem) {
  settings_.starting_gtids = {{"-80", gtid(5)}};
  input_.serving = {{"-40", gtid(9)}, {"40-80", gtid(9)}, {"80-", gtid(9)}};
  const Result<Plan> made = make_plan(settings_, input_, {{"a", {}}}, Host());
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.status().option(), "starting_gtids");
}

TEST_F(PlanTest, NamesAFewOfManyTables) {
  Tables tables;
  for (int i = 0; i < 200; ++i) tables["t" + std::to_string(100 + i)]["0"] = copied(5);
  EXPECT_EQ(texts(plan({{"0", gtid(9)}}, tables)),
            Texts{"changes of shop in t100, t101, t102, t103, t104 and 195 more"});
}

TEST_F(PlanTest, HasNothingToReadWhereAllTablesStandAtTheEnd) {
  const Plan made = plan({{"0", gtid(9)}}, {{"a", {{"0", copied(9)}}}, {"b", {{"0", copied(9)}}}});
  EXPECT_TRUE(made.reads.empty());
  EXPECT_TRUE(made.catch_up);
}

TEST_F(PlanTest, FollowsAllTablesInOneStreamWithoutAnEndOnceTheyStandTogether) {
  settings_.mode = Mode::follow;
  Plan made = plan({{"0", gtid(9)}}, {{"a", {{"0", copied(5)}}}, {"b", {{"0", copied(7)}}}});
  EXPECT_EQ(texts(made), (Texts{"changes of shop in a", "changes of shop in b"}));
  EXPECT_FALSE(made.reads[0].scope.follow);
  made = plan({{"0", gtid(9)}}, {{"a", {{"0", copied(9)}}}, {"b", {{"0", copied(9)}}}});
  ASSERT_EQ(texts(made), Texts{"changes of shop in a, b"});
  EXPECT_TRUE(made.reads[0].scope.follow);
  EXPECT_TRUE(made.reads[0].scope.stop.empty());
}

TEST_F(PlanTest, ASnapshotCopiesAllTablesAnewAsTheNextGeneration) {
  settings_.mode = Mode::snapshot;
  Plan made = plan({{"0", gtid(9)}}, {{"a", {{"0", copied(5, 3)}}}, {"b", {}}});
  ASSERT_EQ(made.reads.size(), 2U);
  EXPECT_EQ(made.reads[0].scope.tables.at("a").at("0").generation, 4U);
  EXPECT_FALSE(made.reads[0].scope.tables.at("a").at("0").copy_done);
  input_.first_round = false;
  made = plan({{"0", gtid(9)}}, {{"a", {{"0", copied(9, 4)}}}, {"b", {{"0", copied(9)}}}});
  EXPECT_TRUE(made.reads.empty());
  EXPECT_FALSE(made.catch_up);
}

TEST_F(PlanTest, ASnapshotThatWasCutOffIsFinishedFirst) {
  settings_.mode = Mode::snapshot;
  const Plan made = plan({{"0", gtid(9)}}, {{"a", {{"0", copied(5, 3)}}}, {"b", {{"0", cut_copy(5)}}}});
  EXPECT_EQ(texts(made), Texts{"copy of shop.b, shard 0"});
  EXPECT_EQ(made.reads[0].scope.tables.at("b").at("0").generation, 1U);
}

TEST_F(PlanTest, CopiesATableWhosePositionIsLostAgainAndLeavesTheOthers) {
  input_.lost = {"a"};
  settings_.starting_gtids = {{"0", gtid(1)}};
  const Plan made = plan({{"0", gtid(9)}}, {{"a", {{"0", copied(5, 2)}}}, {"b", {{"0", copied(9)}}}});
  ASSERT_EQ(texts(made), Texts{"copy of shop.a, shard 0"});
  EXPECT_EQ(made.reads[0].scope.tables.at("a").at("0").generation, 3U);
  EXPECT_TRUE(made.reads[0].scope.tables.at("a").at("0").gtid.empty());
}

TEST_F(PlanTest, ReadsNoChangesOfTablesThatAreOnlyCopied) {
  input_.copy_only = {"a"};
  Plan made = plan({{"0", gtid(9)}}, {{"a", {}}, {"b", {{"0", copied(5)}}}});
  EXPECT_EQ(texts(made), Texts{"copy of shop.a, shard 0"});
  made = plan({{"0", gtid(9)}}, {{"a", {{"0", copied(5)}}}, {"b", {{"0", copied(5)}}}});
  EXPECT_EQ(texts(made), Texts{"changes of shop in b"});
}

TEST_F(PlanTest, StartsAtPositionsThatAreGivenWithoutACopy) {
  settings_.starting_gtids = {{"0", gtid(3)}};
  const Plan made = plan({{"0", gtid(9)}}, {{"a", {}}});
  ASSERT_EQ(texts(made), Texts{"changes of shop in a"});
  EXPECT_EQ(made.reads[0].scope.tables.at("a").at("0").gtid, gtid(3));
}

TEST_F(PlanTest, NeedsAPositionForEachShardOrForNone) {
  settings_.starting_gtids = {{"-80", gtid(3)}};
  input_.serving = {{"-80", gtid(9)}, {"80-", gtid(9)}};
  const Result<Plan> made = make_plan(settings_, input_, {{"a", {}}}, Host());
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.status().option(), "starting_gtids");
}

TEST(ReachedEnd, NeedsEveryTableInEveryShard) {
  const Ends end = common_end({{"-80", gtid(9)}, {"80-", gtid(4)}}, {});
  EXPECT_TRUE(reached_end({{"a", {{"-80", copied(9)}, {"80-", copied(5)}}}}, end));
  EXPECT_FALSE(reached_end({{"a", {{"-80", copied(9)}, {"80-", copied(3)}}}}, end));
  EXPECT_FALSE(reached_end({{"a", {{"-80", copied(9)}}}}, end));
  EXPECT_FALSE(reached_end({{"a", {{"-80", copied(9)}, {"80-", cut_copy(9)}}}}, end));
}

}  // namespace
}  // namespace pipeline::planetscale
