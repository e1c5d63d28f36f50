#include "vstream/value_parsers.hpp"

#include <gtest/gtest.h>

#include <string>

#include "vstream/number_parser.hpp"

namespace pipeline::planetscale {
namespace {

TEST(ParseInteger, ReadsAllOfARangeAndNothingBeyond) {
  int8_t tiny = 0;
  EXPECT_TRUE(parse_integer("-128", tiny));
  EXPECT_EQ(tiny, -128);
  EXPECT_FALSE(parse_integer("128", tiny));
  uint32_t wide = 0;
  EXPECT_TRUE(parse_integer("0000000000004294967295", wide));
  EXPECT_EQ(wide, UINT32_MAX);
  EXPECT_FALSE(parse_integer("-1", wide));
  uint64_t most = 0;
  EXPECT_TRUE(parse_integer("18446744073709551615", most));
  EXPECT_EQ(most, UINT64_MAX);
  EXPECT_FALSE(parse_integer("18446744073709551616", most));
  int64_t least = 0;
  EXPECT_TRUE(parse_integer("-9223372036854775808", least));
  EXPECT_EQ(least, INT64_MIN);
  for (const char* text : {"", "-", "+1", "1.0", " 1", "12345678a", "1234567:", "12/45678", "--1", "0x10"}) {
    EXPECT_FALSE(parse_integer(text, least)) << text;
  }
}

TEST(ParseInteger, AgreesWithTheStandardLibraryOnEachLength) {
  std::string text;
  for (int digits = 1; digits <= 18; ++digits) {
    text += static_cast<char>('0' + (digits * 7) % 10);
    int64_t value = -1;
    ASSERT_TRUE(parse_integer(text, value)) << text;
    EXPECT_EQ(value, std::stoll(text));
  }
}

TEST(ParseDecimal, ReadsTheFormsOfMySql) {
  struct Form {
    const char* text;
    int32_t scale;
    int64_t unscaled;
  };
  const Form forms[] = {{"0.50", 2, 50},   {".5", 2, 50}, {"-.50", 2, -50}, {"-000012.3", 3, -12300},
                        {"+7", 0, 7},      {"-0", 2, 0},  {"  1.5", 1, 15}, {"000000012", 0, 12},
                        {"12", 4, 120000}, {"-.00", 2, 0}};
  for (const Form& form : forms) {
    const std::optional<Decimal256> value = parse_decimal(form.text, 20, form.scale);
    ASSERT_TRUE(value) << form.text;
    EXPECT_EQ(static_cast<int64_t>((*value)[0]), form.unscaled) << form.text;
    int64_t small = 0;
    if (parse_small_decimal(form.text, form.scale, 20, small)) {
      EXPECT_EQ(small, form.unscaled) << form.text;
    }
  }
}

TEST(ParseDecimal, HoldsSixtyFiveDigits) {
  const std::optional<Decimal256> most = parse_decimal(std::string(65, '9'), 65, 0);
  const std::optional<Decimal256> least = parse_decimal("-" + std::string(65, '9'), 65, 0);
  ASSERT_TRUE(most && least);
  uint64_t carry = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const unsigned __int128 sum = static_cast<unsigned __int128>((*most)[i]) + (*least)[i] + carry;
    EXPECT_EQ(static_cast<uint64_t>(sum), 0U);
    carry = static_cast<uint64_t>(sum >> 64U);
  }
}

TEST(ParseDecimal, RefusesWhatWouldLoseDigits) {
  int64_t small = 0;
  for (const char* text : {"", "-", ".", "1.234", "1e5", "1,5", "1 ", "1.2.3", "0x1", "1000.00", "-1000"}) {
    EXPECT_FALSE(parse_decimal(text, 5, 2)) << text;
    EXPECT_FALSE(parse_small_decimal(text, 2, 5, small)) << text;
  }
  EXPECT_TRUE(parse_decimal("999.99", 5, 2));
  EXPECT_FALSE(parse_decimal(std::string(80, '9'), 65, 0));
}

std::optional<int32_t> days_of(std::string_view text) {
  int32_t days = 0;
  return parse_date(text, days) == ParsedDate::date ? std::optional(days) : std::nullopt;
}

std::optional<int64_t> microseconds_of(std::string_view text) {
  int64_t microseconds = 0;
  return parse_datetime(text, microseconds) == ParsedDate::date ? std::optional(microseconds) : std::nullopt;
}

TEST(ParseDate, CountsDaysSince1970) {
  EXPECT_EQ(days_of("1970-01-01"), 0);
  EXPECT_EQ(days_of("1969-12-31"), -1);
  EXPECT_EQ(days_of("2024-02-29"), 19782);
  EXPECT_EQ(days_of("0001-01-01"), -719162);
  EXPECT_EQ(days_of("9999-12-31"), 2932896);
}

TEST(ParseDate, TellsZeroAndPartialDatesFromWhatIsNone) {
  int32_t days = 0;
  for (const char* text : {"0000-00-00", "2024-00-10", "2024-01-00", "2023-02-29", "2024-13-01"}) {
    EXPECT_EQ(parse_date(text, days), ParsedDate::not_in_calendar) << text;
  }
  for (const char* text : {"24-01-01", "2024-1-1", "2024-01-01 ", "", "2024/01/01", "20x4-01-01"}) {
    EXPECT_EQ(parse_date(text, days), ParsedDate::no_date) << text;
  }
}

TEST(ParseDatetime, CountsMicroseconds) {
  EXPECT_EQ(microseconds_of("1970-01-01 00:00:00"), 0);
  EXPECT_EQ(microseconds_of("1970-01-01 00:00:01.5"), 1'500'000);
  EXPECT_EQ(microseconds_of("1969-12-31 23:59:59.999999"), -1);
  int64_t ignored = 0;
  EXPECT_EQ(parse_datetime("0000-00-00 00:00:00.000", ignored), ParsedDate::not_in_calendar);
  for (const char* text : {"1970-01-01T00:00:00", "1970-01-01 24:00:00", "1970-01-01 00:00:00.", "1970-01-01",
                           "1970-01-01 00:00:00.1234567", "1970-01-01 00-00-00", "0000-00-00 00:00:61"}) {
    EXPECT_EQ(parse_datetime(text, ignored), ParsedDate::no_date) << text;
  }
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
