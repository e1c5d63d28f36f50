#include "vstream/value_parsers.hpp"

#include <gtest/gtest.h>

namespace pipeline::planetscale {
namespace {

TEST(ParseDecimal, ReadsTheFormsOfMySql) {
  const auto low = [](const char* text, int32_t scale) {
    return static_cast<int64_t>(parse_decimal(text, scale).value()[0]);
  };
  EXPECT_EQ(low("0.50", 2), 50);
  EXPECT_EQ(low(".5", 2), 50);
  EXPECT_EQ(low("-000012.3", 3), -12300);
  EXPECT_EQ(low("+7", 0), 7);
  EXPECT_EQ(low("-0", 2), 0);
}

TEST(ParseDecimal, HoldsSixtyFiveDigits) {
  const std::optional<Decimal256> most = parse_decimal(std::string(65, '9'), 0);
  const std::optional<Decimal256> least = parse_decimal("-" + std::string(65, '9'), 0);
  ASSERT_TRUE(most && least);
  uint64_t carry = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const unsigned __int128 sum = static_cast<unsigned __int128>((*most)[i]) + (*least)[i] + carry;
    EXPECT_EQ(static_cast<uint64_t>(sum), 0U);
    carry = static_cast<uint64_t>(sum >> 64U);
  }
}

TEST(ParseDecimal, RefusesWhatWouldLoseDigits) {
  for (const char* text : {"", "-", ".", "1.234", "1e5", "1,5", " 1", "1.2.3", "0x1"}) {
    EXPECT_FALSE(parse_decimal(text, 2)) << text;
  }
  EXPECT_FALSE(parse_decimal(std::string(80, '9'), 0));
}

TEST(ParseDate, CountsDaysSince1970) {
  EXPECT_EQ(parse_date("1970-01-01"), 0);
  EXPECT_EQ(parse_date("1969-12-31"), -1);
  EXPECT_EQ(parse_date("2024-02-29"), 19782);
  EXPECT_EQ(parse_date("0001-01-01"), -719162);
  EXPECT_EQ(parse_date("9999-12-31"), 2932896);
}

TEST(ParseDate, HasNoZeroOrPartialDates) {
  for (const char* text : {"0000-00-00", "2024-00-10", "2024-01-00", "2023-02-29", "2024-13-01", "24-01-01", "2024-1-1",
                           "2024-01-01 ", "", "2024/01/01"}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
}

TEST(ParseDatetime, CountsMicroseconds) {
  EXPECT_EQ(parse_datetime("1970-01-01 00:00:00"), 0);
  EXPECT_EQ(parse_datetime("1970-01-01 00:00:01.5"), 1'500'000);
  EXPECT_EQ(parse_datetime("1969-12-31 23:59:59.999999"), -1);
  EXPECT_FALSE(parse_datetime("1970-01-01T00:00:00"));
  EXPECT_FALSE(parse_datetime("1970-01-01 24:00:00"));
  EXPECT_FALSE(parse_datetime("1970-01-01 00:00:00."));
  EXPECT_FALSE(parse_datetime("1970-01-01 00:00:00.1234567"));
  EXPECT_FALSE(parse_datetime("0000-00-00 00:00:00"));
}

TEST(ParseTime, GoesFarBeyondADay) {
  EXPECT_EQ(parse_time("838:59:59.000000"), 3'020'399'000'000);
  EXPECT_EQ(parse_time("-838:59:59"), -3'020'399'000'000);
  EXPECT_EQ(parse_time("-00:00:00.000001"), -1);
  EXPECT_EQ(parse_time("7:00:00"), 25'200'000'000);
  EXPECT_FALSE(parse_time("00:60:00"));
  EXPECT_FALSE(parse_time("00:00"));
  EXPECT_FALSE(parse_time(":00:00"));
}

TEST(ParseBit, ReadsBigEndianBytes) {
  EXPECT_EQ(parse_bit(std::string("\x01\x02", 2)), 0x0102U);
  EXPECT_EQ(parse_bit(std::string(8, '\xff')), UINT64_MAX);
  EXPECT_EQ(parse_bit(""), 0U);
  EXPECT_FALSE(parse_bit(std::string(9, '\0')));
}

}  // namespace
}  // namespace pipeline::planetscale
