#include "source/key_range.hpp"

#include <gtest/gtest.h>

namespace pipeline::planetscale {
namespace {

struct Case {
  const char* name;
  std::set<std::string> shards;
  bool covered;
};

class KeyRange : public ::testing::TestWithParam<Case> {};

TEST_P(KeyRange, TellsWhetherShardsHoldEveryRow) {
  EXPECT_EQ(cover_keyspace(GetParam().shards), GetParam().covered);
}

INSTANTIATE_TEST_SUITE_P(
    Shards, KeyRange,
    ::testing::Values(Case{"None", {}, false}, Case{"Unsharded", {"0"}, true}, Case{"OneRange", {"-"}, true},
                      Case{"Halves", {"-80", "80-"}, true}, Case{"UnevenBounds", {"-4000", "40-80", "8000-"}, true},
                      Case{"FirstOnly", {"-80"}, false}, Case{"LastOnly", {"80-"}, false},
                      Case{"Gap", {"-40", "80-"}, false}, Case{"Overlap", {"-80", "40-80", "80-"}, false},
                      Case{"OldAndNew", {"-80", "80-", "80-c0", "c0-"}, false}, Case{"Mixed", {"0", "80-"}, false}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace pipeline::planetscale
