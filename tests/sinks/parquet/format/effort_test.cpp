// Compression with less effort: taken for a chunk where it makes its pages no larger.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <random>
#include <string>

#include "column_writer.hpp"
#include "compression.hpp"
#include "encode_page.hpp"

namespace pipeline::parquet {
namespace {

constexpr std::size_t kRows = 5'000;

std::string email(std::mt19937_64& random) {
  std::array<char, 17> number{};
  std::snprintf(number.data(), number.size(), "%016llx", static_cast<unsigned long long>(random()));
  return std::string(number.data()) + "@mail.example";
}

// Words come again often, each at a distance: it takes a table for many places to find them.
std::string sentence(std::mt19937_64& random) {
  constexpr std::size_t words = 4'000;
  std::string text;
  for (int i = 0; i < 12; ++i) {
    std::minstd_rand letters(static_cast<uint32_t>(random() % words + 1));
    for (auto length = 4 + letters() % 9; length > 0; --length) text += static_cast<char>('a' + letters() % 26);
    text += ' ';
  }
  return text;
}

using MakeValue = std::string (*)(std::mt19937_64&);

PageValues page_of(MakeValue value) {
  std::mt19937_64 random(7);
  PageValues page;
  for (std::size_t i = 0; i < kRows; ++i) {
    const std::string text = value(random);
    page.lengths.put(static_cast<int32_t>(text.size()));
    page.data.append(text);
  }
  page.add_rows(nullptr, 0, kRows, kRows);
  return page;
}

std::string compressed(MakeValue value, Codec codec, int level, Effort effort) {
  const PageValues page = page_of(value);
  Buffer raw;
  append_levels({.name = "text"}, page, raw);
  append_values({.name = "text"}, page, Encoding::delta_length_byte_array, raw);
  Buffer stored;
  EXPECT_TRUE(Compressor(codec, level).compress(raw, stored, effort).ok());
  Buffer back;
  EXPECT_TRUE(decompress(codec, stored.view(), raw.size(), back).ok());
  EXPECT_EQ(back.view(), raw.view());
  return std::string(stored.view());
}

// The pages of a chunk that has the same values twice.
std::string written(MakeValue value, int level) {
  Compressor compressor(Codec::zstd, level);
  ColumnWriter writer({.name = "text"}, true);
  for (int i = 0; i < 2; ++i) {
    writer.page() = page_of(value);
    EXPECT_TRUE(writer.end_page(compressor, false).ok());
  }
  EXPECT_TRUE(writer.finish(compressor).ok());
  std::string pages;
  for (const std::string_view piece : writer.pages().pieces()) pages += piece;
  return pages;
}

// How often `body` stands in `pages`.
int count(const std::string& pages, const std::string& body) {
  int found = 0;
  for (auto at = pages.find(body); at != std::string::npos; at = pages.find(body, at + 1)) ++found;
  return found;
}

TEST(Effort, IsLessWhereThatCostsNoSize) {
  EXPECT_EQ(count(written(email, 1), compressed(email, Codec::zstd, 1, Effort::less)), 2);
}

TEST(Effort, IsTheLevelsWhereLessWouldCostSize) {
  const std::string usual = compressed(sentence, Codec::zstd, 1, Effort::usual);
  EXPECT_GT(compressed(sentence, Codec::zstd, 1, Effort::less).size(), usual.size() * 101 / 100);
  EXPECT_EQ(count(written(sentence, 1), usual), 2);
}

TEST(Effort, IsAlwaysTheLevelsAboveTheFirst) {
  EXPECT_EQ(count(written(email, 3), compressed(email, Codec::zstd, 3, Effort::usual)), 2);
}

TEST(Effort, MakesNoDifferenceForCodecsWithoutIt) {
  for (const auto& [codec, level] : {std::pair(Codec::none, 0), std::pair(Codec::snappy, 0), std::pair(Codec::gzip, 6),
                                     std::pair(Codec::lz4_raw, 0), std::pair(Codec::zstd, 3)}) {
    EXPECT_FALSE(Compressor(codec, level).has_efforts());
    EXPECT_EQ(compressed(sentence, codec, level, Effort::less), compressed(sentence, codec, level, Effort::usual));
  }
}

}  // namespace
}  // namespace pipeline::parquet
