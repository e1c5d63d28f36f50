#include "decimal.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace pipeline::csv {
namespace {

std::string written(const std::vector<uint64_t>& words, int32_t scale) {
  std::string text(decimal_room(scale), '\0');
  text.resize(static_cast<std::size_t>(write_decimal(words, scale, text.data()) - text.data()));
  return text;
}

TEST(Decimal, WritesAllDigitsOfTheScale) {
  EXPECT_EQ(written({150, 0}, 2), "1.50");
  EXPECT_EQ(written({5, 0}, 2), "0.05");
  EXPECT_EQ(written({0, 0}, 2), "0.00");
  EXPECT_EQ(written({7, 0}, 0), "7");
}

TEST(Decimal, WritesNegativeNumbers) {
  EXPECT_EQ(written({~uint64_t{149}, ~uint64_t{0}}, 2), "-1.50");
  EXPECT_EQ(written({~uint64_t{0}, ~uint64_t{0}, ~uint64_t{0}, ~uint64_t{0}}, 30), "-0.000000000000000000000000000001");
}

TEST(Decimal, WritesTheLimitsOfItsWidths) {
  EXPECT_EQ(written({~uint64_t{0}, ~uint64_t{0} >> 1U}, 0), "170141183460469231731687303715884105727");
  EXPECT_EQ(written({0, uint64_t{1} << 63U}, 0), "-170141183460469231731687303715884105728");
  EXPECT_EQ(written({0, 0, 0, uint64_t{1} << 63U}, 0),
            "-57896044618658097711785492504343953926634992332820282019728792003956564819968");
}

TEST(Decimal, WritesWhatJustFitsInSixtyFourBitsAndWhatJustDoesNot) {
  constexpr uint64_t all = ~uint64_t{0};
  constexpr uint64_t top = uint64_t{1} << 63U;
  EXPECT_EQ(written({top, all}, 2), "-92233720368547758.08");
  EXPECT_EQ(written({top - 1, 0}, 2), "92233720368547758.07");
  EXPECT_EQ(written({top, 0}, 2), "92233720368547758.08");
  EXPECT_EQ(written({all, 0}, 2), "184467440737095516.15");
  EXPECT_EQ(written({top - 1, all}, 2), "-92233720368547758.09");
  EXPECT_EQ(written({top, all, all, all}, 18), "-9.223372036854775808");
  EXPECT_EQ(written({top, all}, 19), "-0.9223372036854775808");
  EXPECT_EQ(written({all, all}, 18), "-0.000000000000000001");
}

}  // namespace
}  // namespace pipeline::csv
