#include "pipeline/sdk/shard_range.hpp"

#include <gtest/gtest.h>

namespace pipeline {
namespace {

using Shards = std::set<std::string>;

TEST(ShardRange, KnowsWhichShardsOverlap) {
  EXPECT_TRUE(shards_overlap("-", "-80"));
  EXPECT_TRUE(shards_overlap("-80", "40-c0"));
  EXPECT_TRUE(shards_overlap("80-", "80-c0"));
  EXPECT_TRUE(shards_overlap("0", "0"));
  EXPECT_TRUE(shards_overlap("", "-80"));
  EXPECT_TRUE(shards_overlap("0", "-80")) << "a keyspace that was sharded";
  EXPECT_FALSE(shards_overlap("-80", "80-"));
  EXPECT_FALSE(shards_overlap("-8000", "80-"));
  EXPECT_FALSE(shards_overlap("c0-", "80-c0"));
  EXPECT_FALSE(shards_overlap("0", "1"));
}

TEST(ShardRange, TellsWhetherShardsHoldEveryRow) {
  for (const Shards& shards : {Shards{"0"}, Shards{"-"}, Shards{"-80", "80-"}, Shards{"-4000", "40-80", "8000-"},
                               Shards{"-80", "40-80", "80-"}, Shards{"-80", "80-", "80-c0", "c0-"}, Shards{""}}) {
    EXPECT_TRUE(hold_every_row(shards)) << *shards.begin();
  }
  for (const Shards& shards : {Shards{}, Shards{"-80"}, Shards{"80-"}, Shards{"-40", "80-"}, Shards{"-40", "40-80"}}) {
    EXPECT_FALSE(hold_every_row(shards)) << shards.size();
  }
}

struct Case {
  const char* name;
  Shards shards;
  bool covered;
};

class CoverKeyspace : public ::testing::TestWithParam<Case> {};

TEST_P(CoverKeyspace, TellsWhetherEachRowIsInOneShard) {
  EXPECT_EQ(cover_keyspace(GetParam().shards), GetParam().covered);
}

INSTANTIATE_TEST_SUITE_P(
    Shards, CoverKeyspace,
    ::testing::Values(Case{"None", {}, false}, Case{"Unsharded", {"0"}, true}, Case{"OneRange", {"-"}, true},
                      Case{"Halves", {"-80", "80-"}, true}, Case{"UnevenBounds", {"-4000", "40-80", "8000-"}, true},
                      Case{"FirstOnly", {"-80"}, false}, Case{"LastOnly", {"80-"}, false},
                      Case{"Gap", {"-40", "80-"}, false}, Case{"Overlap", {"-80", "40-80", "80-"}, false},
                      Case{"OldAndNew", {"-80", "80-", "80-c0", "c0-"}, false}, Case{"Mixed", {"0", "80-"}, false}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace pipeline
