#include "calendar.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <string>

namespace pipeline::csv {
namespace {

constexpr int64_t kSecond = 1'000'000;

template <typename Write, typename Value>
std::string written(Write write, Value value) {
  std::array<char, 64> text{};
  return {text.data(), write(value, text.data())};
}

TEST(Calendar, WritesDates) {
  EXPECT_EQ(written(write_date, 0), "1970-01-01");
  EXPECT_EQ(written(write_date, -1), "1969-12-31");
  EXPECT_EQ(written(write_date, 19782), "2024-02-29");
  EXPECT_EQ(written(write_date, -719162), "0001-01-01");
  EXPECT_EQ(written(write_date, 2932896), "9999-12-31");
}

TEST(Calendar, WritesEachDayThatMySqlHasAsTheStandardLibraryCountsIt) {
  for (int32_t days = -719'528; days <= 2'932'896; ++days) {
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
    std::array<char, 40> expected{};
    std::snprintf(expected.data(), expected.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    ASSERT_EQ(written(write_date, days), expected.data()) << days;
  }
}

TEST(Calendar, WritesEachSecondOfADay) {
  for (int64_t second = 0; second < 86'400; ++second) {
    std::array<char, 40> expected{};
    std::snprintf(expected.data(), expected.size(), "%02d:%02d:%02d", static_cast<int>(second / 3600),
                  static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
    ASSERT_EQ(written(write_duration, second * kSecond), expected.data());
    ASSERT_EQ(written(write_timestamp, second * kSecond), std::string("1970-01-01 ") + expected.data());
  }
}

TEST(Calendar, WritesTimestampsWithAFractionOnlyWhereThereIsOne) {
  EXPECT_EQ(written(write_timestamp, int64_t{0}), "1970-01-01 00:00:00");
  EXPECT_EQ(written(write_timestamp, int64_t{-1}), "1969-12-31 23:59:59.999999");
  EXPECT_EQ(written(write_timestamp, 86'399 * kSecond + 500'000), "1970-01-01 23:59:59.500000");
}

TEST(Calendar, WritesDurationsOfMoreThanADay) {
  EXPECT_EQ(written(write_duration, int64_t{0}), "00:00:00");
  EXPECT_EQ(written(write_duration, 3'020'399 * kSecond), "838:59:59");
  EXPECT_EQ(written(write_duration, -3'020'399 * kSecond - 1), "-838:59:59.000001");
  EXPECT_EQ(written(write_duration, int64_t{-1}), "-00:00:00.000001");
  EXPECT_EQ(written(write_duration, int64_t{360'000} * kSecond), "100:00:00");
  EXPECT_EQ(written(write_duration, int64_t{36'007'200} * kSecond + 60), "10002:00:00.000060");
}

TEST(Calendar, WritesYearsThatNeedMoreOrLessThanFourDigits) {
  EXPECT_EQ(written(write_date, 2'932'897), "10000-01-01");
  EXPECT_EQ(written(write_date, -719'529), "-0001-12-31");
  EXPECT_EQ(written(write_date, INT32_MIN), "-5877641-06-23");
  EXPECT_EQ(written(write_date, INT32_MAX), "5881580-07-11");
}

TEST(Calendar, TakesAnyValue) {
  for (const int64_t value : {INT64_MIN, INT64_MAX}) {
    EXPECT_LE(written(write_timestamp, value).size(), kTimestampRoom);
    EXPECT_LE(written(write_duration, value).size(), kDurationRoom);
  }
  for (const int32_t value : {INT32_MIN, INT32_MAX}) EXPECT_LE(written(write_date, value).size(), kDateRoom);
}

}  // namespace
}  // namespace pipeline::csv
