#include "vstream/charset.hpp"

#include <gtest/gtest.h>

namespace pipeline::planetscale {
namespace {

struct Case {
  uint32_t collation;
  std::string bytes;
  std::string utf8;
};

TEST(Transcoder, ConvertsMySqlsCharacterSets) {
  const Case cases[] = {{8, "\xe9\x80\xff", "é€ÿ"},  // latin1 is cp1252 in MySQL
                        {14, "\xef\xf0\xe8", "при"},
                        {35, std::string("\x65\xe5", 2), "日"},
                        {54, std::string("\xd8\x3d\xde\x00", 4), "😀"},
                        {28, "\xd6\xd0", "中"},
                        {13, "\x93\xfa", "日"},
                        {7, "\xd0", "п"}};
  for (const Case& item : cases) {
    const std::string_view charset = iconv_name_of_collation(item.collation);
    ASSERT_FALSE(charset.empty()) << item.collation;
    EXPECT_EQ(Transcoder(charset).to_utf8(item.bytes), item.utf8) << item.collation;
  }
}

TEST(Transcoder, ConvertsTextsLongerThanItsBuffer) {
  Transcoder transcoder(iconv_name_of_collation(8));
  const std::string text(100'000, '\xe9');
  const std::optional<std::string_view> converted = transcoder.to_utf8(text);
  ASSERT_TRUE(converted);
  EXPECT_EQ(converted->size(), 200'000U);
}

TEST(Transcoder, RefusesInvalidBytesAndGoesOn) {
  Transcoder transcoder(iconv_name_of_collation(35));
  EXPECT_EQ(transcoder.to_utf8(std::string("\x65", 1)), std::nullopt);
  EXPECT_EQ(transcoder.to_utf8(std::string("\x65\xe5", 2)), "日");
}

TEST(Transcoder, KeepsTheBytesThatMySqlsLatin1HoldsAndCp1252LeavesOpen) {
  EXPECT_EQ(Transcoder(iconv_name_of_collation(8)).to_utf8("a\x81z\x9d"), "a\xc2\x81z\xc2\x9d");
}

TEST(Transcoder, ReadsBackslashAndTildeOfSjisAsMySqlDoes) {
  Transcoder sjis(iconv_name_of_collation(13));
  EXPECT_EQ(sjis.to_utf8("a\\~\x93\xfa"), "a\\~日");
}

TEST(Transcoder, KnowsWhereAsciiStaysAscii) {
  for (const uint32_t collation : {8U, 28U, 1U, 18U, 248U}) {
    EXPECT_TRUE(Transcoder(iconv_name_of_collation(collation)).keeps_ascii()) << collation;
  }
  for (const uint32_t collation : {35U, 54U, 60U, 10U}) {
    EXPECT_FALSE(Transcoder(iconv_name_of_collation(collation)).keeps_ascii()) << collation;
  }
}

TEST(Transcoder, PutsAReplacementForEachInvalidCharacter) {
  Transcoder gbk(iconv_name_of_collation(28));
  EXPECT_EQ(gbk.to_utf8_with_replacements("a\xff\xd6\xd0"), "a\uFFFD中");
  Transcoder ucs2(iconv_name_of_collation(35));
  EXPECT_EQ(ucs2.to_utf8_with_replacements(std::string("\0a\xd8\0\0b\0", 7)), "a\uFFFDb\uFFFD");
}

TEST(Utf8, GetsAReplacementForEachInvalidByte) {
  EXPECT_EQ(replace_invalid_utf8("a\xff\xc3\xa9\xe2\x82"), "a\uFFFDé\uFFFD\uFFFD");
  EXPECT_EQ(replace_invalid_utf8("😀\x80"), "😀\uFFFD");
}

TEST(Ascii, IsToldFromTheRest) {
  EXPECT_TRUE(is_ascii(""));
  EXPECT_TRUE(is_ascii("0123456789 abcdefgh"));
  EXPECT_FALSE(is_ascii("0123456789 abcdefgé"));
  EXPECT_FALSE(is_ascii("\x80"));
}

TEST(Collation, IsUtf8ForUtf8mb4AndEmptyForTheUnknown) {
  EXPECT_EQ(iconv_name_of_collation(45), "UTF-8");
  EXPECT_EQ(iconv_name_of_collation(255), "UTF-8");
  EXPECT_EQ(iconv_name_of_collation(0), "");
  EXPECT_EQ(iconv_name_of_collation(99999), "");
}

TEST(Utf8, IsCheckedStrictly) {
  for (const char* valid : {"", "a", "é", "€", "😀", "\xef\xbf\xbf"}) EXPECT_TRUE(is_valid_utf8(valid)) << valid;
  for (const char* invalid :
       {"\x80", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff", "\xe2\x82", "a\xf0\x9f\x98"}) {
    EXPECT_FALSE(is_valid_utf8(invalid)) << testing::PrintToString(std::string(invalid));
  }
}

}  // namespace
}  // namespace pipeline::planetscale
