#include "text.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace pipeline::csv {
namespace {

std::string binary_of(std::string_view bytes, const Dialect& dialect) {
  std::string text(binary_room(bytes.size()), '\0');
  text.resize(static_cast<std::size_t>(write_binary(bytes, dialect, text.data()) - text.data()));
  return text;
}

TEST(Text, IsQuotedAsThePolicySays) {
  Dialect dialect;
  EXPECT_EQ(text_of("a", dialect), "a");
  dialect.quotes = QuotePolicy::strings;
  EXPECT_EQ(text_of("a", dialect), "\"a\"");
  EXPECT_EQ(text_of("a\"b", dialect), "\"a\"\"b\"");
}

TEST(Text, IsQuotedForASpecialByteAtAnyPlaceOfAnyLength) {
  const Dialect dialect;
  for (std::size_t size = 1; size <= 50; ++size) {
    const std::string plain(size, 'x');
    ASSERT_EQ(text_of(plain, dialect), plain);
    for (std::size_t at = 0; at < size; ++at) {
      for (const char special : {',', '\n', '\r'}) {
        std::string text = plain;
        text[at] = special;
        ASSERT_EQ(text_of(text, dialect), '"' + text + '"') << size << ", " << at;
      }
    }
  }
}

TEST(Text, HasItsQuotesDoubledWhereverTheyAre) {
  Dialect dialect;
  dialect.quotes = QuotePolicy::strings;
  std::mt19937 random(1);
  for (std::size_t size = 0; size <= 70; ++size) {
    for (const unsigned one_in : {1U, 2U, 10U, 40U}) {
      std::string text;
      std::string expected("\"");
      for (std::size_t i = 0; i < size; ++i) {
        const bool is_quote = random() % one_in == 0;
        text += is_quote ? '"' : static_cast<char>('a' + i % 26);
        expected += is_quote ? std::string("\"\"") : text.substr(i);
      }
      ASSERT_EQ(text_of(text, dialect), expected + '"');
    }
  }
}

TEST(Text, IsGuardedAgainstSpreadsheetsOnlyWhenAskedFor) {
  Dialect dialect;
  EXPECT_EQ(text_of("=1+1", dialect), "=1+1");
  dialect.guard_formulas = true;
  for (const char* formula : {"=1", "+1", "-1", "@x", "\tx"}) EXPECT_EQ(text_of(formula, dialect)[0], '\'') << formula;
  EXPECT_EQ(text_of("\rx", dialect), "\"'\rx\"");
  EXPECT_EQ(text_of("a=1", dialect), "a=1");
  EXPECT_EQ(text_of("", dialect), "\"\"");
}

TEST(Binary, HasFourForms) {
  const std::string_view bytes(
      "\0\xff"
      "a\"\\,",
      6);
  const std::pair<BytesFormat, const char*> forms[] = {{BytesFormat::hex, "00ff61225c2c"},
                                                       {BytesFormat::base64, "AP9hIlws"},
                                                       {BytesFormat::escaped, R"(\x00\xffa\x22\x5c\x2c)"}};
  for (const auto& [form, text] : forms) {
    Dialect dialect;
    dialect.bytes = form;
    EXPECT_EQ(binary_of(bytes, dialect), text);
    EXPECT_EQ(binary_of("", dialect), "\"\"");
    dialect.null = text;
    EXPECT_EQ(binary_of(bytes, dialect), "\"" + std::string(text) + "\"");
  }
  Dialect raw;
  raw.bytes = BytesFormat::raw;
  EXPECT_EQ(binary_of(bytes, raw), std::string("\"\0\xff"
                                               "a\"\"\\,\"",
                                               9));
}

TEST(Binary, FillsUpBase64) {
  Dialect dialect;
  dialect.bytes = BytesFormat::base64;
  EXPECT_EQ(binary_of("a", dialect), "YQ==");
  EXPECT_EQ(binary_of("ab", dialect), "YWI=");
}

}  // namespace
}  // namespace pipeline::csv
