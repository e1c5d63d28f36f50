#include "vstream/gtid_set.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace pipeline::planetscale {
namespace {

constexpr const char* kA = "11111111-2222-3333-4444-555555555555";
constexpr const char* kB = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

GtidSet set_of(const std::string& text) {
  const std::optional<GtidSet> set = GtidSet::parse(text);
  EXPECT_TRUE(set) << text;
  return set.value_or(GtidSet());
}

TEST(GtidSet, MergesAndSortsIntervals) {
  EXPECT_EQ(set_of(std::string("MySQL56/") + kA + ":7:1-3:4-5").to_string(), std::string("MySQL56/") + kA + ":1-5:7");
}

TEST(GtidSet, ComparesByContent) {
  const std::string one = std::string(kA) + ":1-3," + kB + ":9";
  const std::string other = std::string("MySQL56/") + kB + ":9,\n" + kA + ":1:2:3";
  EXPECT_EQ(set_of(one), set_of(other));
}

TEST(GtidSet, IgnoresTheCaseOfServers) {
  std::string upper(kB);
  for (char& letter : upper) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  EXPECT_EQ(set_of(upper + ":1"), set_of(std::string(kB) + ":1"));
}

TEST(GtidSet, KeepsTagsApart) {
  const GtidSet tagged = set_of(std::string(kA) + ":tag:1-5");
  EXPECT_FALSE(tagged.contains(set_of(std::string(kA) + ":1")));
  EXPECT_TRUE(tagged.contains(set_of(std::string(kA) + ":tag:2")));
}

TEST(GtidSet, RefusesOtherTexts) {
  for (const std::string& text :
       {std::string("MySQL56/x:1"), std::string("current"), std::string(kA), std::string(kA) + ":",
        std::string(kA) + ":0", std::string(kA) + ":5-3", std::string(kA) + ":1-", std::string(kA) + ":1x",
        std::string("FilePos/bin.1:4"), std::string(kA) + ":99999999999999999999",
        std::string(kA) + ":1-9223372036854775807"}) {
    EXPECT_FALSE(GtidSet::parse(text)) << text;
  }
}

TEST(GtidSet, AgreesWithPlainSetsOfNumbers) {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::set<unsigned> numbers[2];
    GtidSet sets[2];
    for (int side = 0; side < 2; ++side) {
      std::string text = kA;
      for (unsigned i = 0; i <= random() % 4; ++i) {
        const auto first = static_cast<unsigned>(1 + random() % 12);
        const auto last = static_cast<unsigned>(first + random() % 4);
        text += ":" + std::to_string(first) + "-" + std::to_string(last);
        for (unsigned number = first; number <= last; ++number) numbers[side].insert(number);
      }
      sets[side] = set_of(text);
    }
    EXPECT_EQ(sets[0].contains(sets[1]),
              std::includes(numbers[0].begin(), numbers[0].end(), numbers[1].begin(), numbers[1].end()));
    EXPECT_EQ(sets[0] == sets[1], numbers[0] == numbers[1]);
    GtidSet both = sets[0];
    both.add(sets[1]);
    EXPECT_TRUE(both.contains(sets[0]) && both.contains(sets[1]));
    EXPECT_EQ(set_of(both.to_string()), both);
  }
}

}  // namespace
}  // namespace pipeline::planetscale
