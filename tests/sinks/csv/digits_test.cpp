#include "digits.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>

namespace pipeline::csv {
namespace {

std::string written(uint64_t number) {
  std::array<char, kUnsignedRoom> text{};
  return {text.data(), write_unsigned(number, text.data())};
}

TEST(Digits, AreThoseOfTheStandardLibraryAroundEachPowerOfTen) {
  EXPECT_EQ(written(0), "0");
  EXPECT_EQ(written(UINT64_MAX), std::to_string(UINT64_MAX));
  uint64_t power = 1;
  for (int digits = 1; digits <= 20; ++digits, power *= 10) {
    for (const uint64_t number : {power - 1, power, power + 1}) EXPECT_EQ(written(number), std::to_string(number));
  }
}

TEST(Digits, AreThoseOfTheStandardLibraryForNumbersOfUpToEightDigits) {
  for (uint32_t number = 0; number < kEightDigits; number += number < 20'000 ? 1 : 9'973) {
    ASSERT_EQ(written(number), std::to_string(number));
  }
}

TEST(Digits, ArePaddedWithZeros) {
  std::array<char, 20> text{};
  EXPECT_EQ(std::string(text.data(), write_padded(7, 19, text.data())), "0000000000000000007");
  EXPECT_EQ(std::string(text.data(), write_padded(1'234'567'890, 10, text.data())), "1234567890");
  EXPECT_EQ(std::string(text.data(), write_padded(7, 3, text.data())), "007");
  EXPECT_EQ(std::string(text.data(), write_padded(1234, 4, text.data())), "1234");
  EXPECT_EQ(write_padded(0, 0, text.data()), text.data());
}

}  // namespace
}  // namespace pipeline::csv
