#include "pipeline/sdk/glob.hpp"

#include <gtest/gtest.h>

#include <string>

namespace pipeline {
namespace {

TEST(Glob, MatchesTheWholeText) {
  struct {
    const char* pattern;
    const char* text;
    bool matches;
  } const cases[] = {
      {"", "", true},
      {"", "a", false},
      {"*", "", true},
      {"*", "shop.orders", true},
      {"a", "a", true},
      {"a", "A", false},
      {"a", "ab", false},
      {"ab", "a", false},
      {"a?c", "abc", true},
      {"a?c", "ac", false},
      {"?", "", false},
      {"pri*", "price", true},
      {"pri*", "pri", true},
      {"pri*", "xprice", false},
      {"*ce", "price", true},
      {"*.*", "shop.orders", true},
      {"*.*", "orders", false},
      {"*a*b*", "xxaxxbxx", true},
      {"*a*b*", "xxbxxaxx", false},
      {"a*a", "a", false},
      {"*ab", "aab", true},
      {"**", "x", true},
      {"a*?", "a", false},
      {"a*?", "ab", true},
      {"*_id", "a_id_b_id", true},
      {"shop.?rders", "shop.orders", true},
      {"a.b", "axb", false},
      {"[a]", "a", false},
  };
  for (const auto& item : cases) {
    EXPECT_EQ(glob_matches(item.pattern, item.text), item.matches) << item.pattern << " on " << item.text;
  }
}

TEST(Glob, ManyStarsTakeNoLongTime) {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  EXPECT_FALSE(glob_matches(pattern + "b", std::string(2000, 'a')));
}

TEST(Glob, IsToldByItsStarOrQuestionMark) {
  EXPECT_TRUE(is_glob("a*"));
  EXPECT_TRUE(is_glob("?"));
  EXPECT_FALSE(is_glob("shop.orders"));
}

}  // namespace
}  // namespace pipeline
