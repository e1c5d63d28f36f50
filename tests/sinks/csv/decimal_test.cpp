#include "decimal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

namespace pipeline::csv {
namespace {

template <typename Words>
std::string written_as(const Words& words, int32_t scale) {
  std::string text(decimal_room(words.size(), scale), '\0');
  text.resize(static_cast<std::size_t>(write_decimal(words, scale, text.data()) - text.data()));
  return text;
}

template <std::size_t Words>
std::string written_in(const std::vector<uint64_t>& words, int32_t scale) {
  std::array<uint64_t, Words> fixed{};
  std::copy(words.begin(), words.end(), fixed.begin());
  return written_as(fixed, scale);
}

// With a size that is known when it is compiled, and without: both write the same.
std::string written(const std::vector<uint64_t>& words, int32_t scale) {
  const std::string text = written_as(std::span<const uint64_t>(words), scale);
  EXPECT_EQ(words.size() == 2 ? written_in<2>(words, scale) : written_in<4>(words, scale), text);
  return text;
}

TEST(Decimal, WritesAllDigitsOfTheScale) {
  EXPECT_EQ(written({150, 0}, 2), "1.50");
  EXPECT_EQ(written({5, 0}, 2), "0.05");
  EXPECT_EQ(written({0, 0}, 2), "0.00");
  EXPECT_EQ(written({7, 0}, 0), "7");
}

// Digits of the standard library with a point put in.
std::string expected(uint64_t number, std::size_t scale) {
  std::string digits = std::to_string(number);
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  return digits.insert(digits.size() - scale, ".");
}

TEST(Decimal, WritesNumbersAroundEachPowerOfTenWithEachScale) {
  uint64_t power = 1;
  for (int digits = 1; digits <= 18; ++digits, power *= 10) {
    for (const uint64_t number : {power - 1, power, power + 7, 5 * power}) {
      for (int32_t scale = 1; scale <= 20; ++scale) {
        EXPECT_EQ(written({number, 0}, scale), expected(number, static_cast<std::size_t>(scale)));
      }
    }
  }
}

TEST(Decimal, NeedsNoMoreThanItsRoom) {
  for (const int32_t scale : {-3, 0, 1, 38, 39, 76}) {
    for (const std::size_t size : {2U, 4U}) {
      std::vector<uint64_t> lowest(size);
      lowest.back() = uint64_t{1} << 63U;
      EXPECT_LE(written(lowest, scale).size(), decimal_room(size, scale));
    }
  }
}

TEST(Decimal, WritesNumbersOfBothSignsAlike) {
  for (const uint64_t number : {1U, 5U, 99U, 100U, 12'345'678U, 99'999'999U, 100'000'000U, 4'000'000'000U}) {
    for (int32_t scale = 1; scale <= 9; ++scale) {
      const uint64_t negated = ~number + 1;
      EXPECT_EQ(written({negated, ~uint64_t{0}}, scale), "-" + expected(number, static_cast<std::size_t>(scale)));
    }
  }
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
