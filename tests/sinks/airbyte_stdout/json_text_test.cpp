#include "sinks/airbyte_stdout/json_text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace pipeline::airbyte {
namespace {

std::string written(const std::string& text) {
  std::string out(string_room(text.size()), '#');
  char* const end = write_string(text, out.data());
  return end == nullptr ? "not UTF-8" : std::string(out.data(), end);
}

std::string base64(const std::string& bytes) {
  std::string out(base64_room(bytes.size()), '#');
  return {out.data(), write_base64(bytes, out.data())};
}

std::string decimal(std::vector<uint64_t> words, int32_t scale) {
  std::string out(kDecimalRoom, '#');
  return {out.data(), write_decimal(words, scale, out.data())};
}

std::string timestamp(int64_t microseconds, bool utc) {
  std::string out(kTimeRoom, '#');
  char* const end = write_timestamp(microseconds, utc, out.data());
  return end == nullptr ? "no form" : std::string(out.data(), end);
}

TEST(JsonText, EscapesWhatMustBeEscapedAtEachPlaceOfAWord) {
  for (std::size_t before = 0; before < 20; ++before) {
    for (const auto& [plain, escaped] : std::vector<std::pair<std::string, std::string>>{{"\"", "\\\""},
                                                                                         {"\\", "\\\\"},
                                                                                         {"\n", "\\n"},
                                                                                         {"\x01", "\\u0001"},
                                                                                         {"\x1f", "\\u001f"},
                                                                                         {"\x7f", "\x7f"},
                                                                                         {"ü", "ü"},
                                                                                         {"!", "!"}}) {
      const std::string head(before, 'x');
      EXPECT_EQ(written(head + plain + "tail"), "\"" + head + escaped + "tail\"");
    }
  }
}

TEST(JsonText, EscapesATextOfNothingElse) {
  std::string escapes;
  for (int i = 0; i < 33; ++i) escapes += "\\u0002";
  EXPECT_EQ(written(std::string(33, '\x02')), "\"" + escapes + "\"");
}

TEST(JsonText, TellsTextThatIsNotUtf8) {
  for (const char* good : {"", "grüße €", "😀", "\xF4\x8F\xBF\xBF", "\xEF\xBF\xBF"})
    EXPECT_NE(written(good), "not UTF-8");
  for (const char* bad : {"\xFF", "abcdefgh\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80"}) {
    EXPECT_EQ(written(bad), "not UTF-8");
  }
}

TEST(JsonText, WritesBase64ThatReadsBack) {
  EXPECT_EQ(base64(""), "\"\"");
  EXPECT_EQ(base64("f"), "\"Zg==\"");
  EXPECT_EQ(base64("fo"), "\"Zm8=\"");
  EXPECT_EQ(base64("foo"), "\"Zm9v\"");
  EXPECT_EQ(base64("\xFB\xFF"), "\"+/8=\"");
  for (const std::string bytes : {"", "f", "fo", "foo", "foobar"}) {
    const std::string text = base64(bytes);
    EXPECT_EQ(decode_base64(text.substr(1, text.size() - 2)), bytes);
  }
  EXPECT_FALSE(decode_base64("Zm9"));
  EXPECT_FALSE(decode_base64("Zm9!"));
  EXPECT_FALSE(decode_base64("===="));
}

TEST(JsonText, WritesDecimalsWithADigitBeforeThePoint) {
  EXPECT_EQ(decimal({50, 0}, 2), "0.50");
  EXPECT_EQ(decimal({1234567890, 0}, 2), "12345678.90");
  EXPECT_EQ(decimal({0, 0}, 2), "0.00");
  EXPECT_EQ(decimal({7, 0}, 0), "7");
  EXPECT_EQ(decimal({static_cast<uint64_t>(-50), ~uint64_t{0}}, 2), "-0.50");
  EXPECT_EQ(decimal({~uint64_t{0}, 0}, 0), "18446744073709551615");
  EXPECT_EQ(decimal({0, 1}, 3), "18446744073709551.616");
  EXPECT_EQ(decimal({0, uint64_t{1} << 63U}, 0), "-170141183460469231731687303715884105728");
}

TEST(JsonText, WritesTimesWithSixDigits) {
  EXPECT_EQ(timestamp(0, false), "\"1970-01-01T00:00:00.000000\"");
  EXPECT_EQ(timestamp(-1, true), "\"1969-12-31T23:59:59.999999Z\"");
  EXPECT_EQ(timestamp(1'709'210'096'789'012, false), "\"2024-02-29T12:34:56.789012\"");
  EXPECT_EQ(timestamp(253'402'300'799'999'999, false), "\"9999-12-31T23:59:59.999999\"");
  EXPECT_EQ(timestamp(253'402'300'800'000'000, false), "no form");
  EXPECT_EQ(timestamp(-62'135'596'800'000'000, false), "\"0001-01-01T00:00:00.000000\"");
  EXPECT_EQ(timestamp(INT64_MIN, false), "no form");
}

TEST(JsonText, ATimeOfMoreThanADayHasNoForm) {
  std::array<char, kTimeRoom> out{};
  EXPECT_EQ(std::string(out.data(), write_time(45'296'000'001, out.data())), "\"12:34:56.000001\"");
  EXPECT_EQ(write_time(-1, out.data()), nullptr);
  EXPECT_EQ(write_time(86'400'000'000, out.data()), nullptr);
}

TEST(JsonText, ADurationHasAFormWhateverItsLength) {
  const std::vector<std::pair<int64_t, std::string>> cases{
      {0, "00:00:00.000000"},
      {45'296'000'001, "12:34:56.000001"},
      {-1, "-00:00:00.000001"},
      {-3'020'399'000'000, "-838:59:59.000000"},
      {360'000'000'100, "100:00:00.000100"},
      {INT64_MIN, "-2562047788:00:54.775808"},
  };
  for (const auto& [microseconds, text] : cases) {
    std::array<char, kTimeRoom> out{};
    EXPECT_EQ(std::string(out.data(), write_duration(microseconds, out.data())), '"' + text + '"');
  }
}

}  // namespace
}  // namespace pipeline::airbyte
