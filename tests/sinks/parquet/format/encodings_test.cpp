// The encodings against bytes that are known to be right: examples of the format's documents and of files that four
// readers took (files.md 1.5).
#include <gtest/gtest.h>

#include <numeric>

#include "bloom_filter.hpp"
#include "compact_writer.hpp"
#include "delta.hpp"
#include "encode_page.hpp"
#include "hybrid.hpp"
#include "metadata.hpp"

namespace pipeline::parquet {
namespace {

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char letter : bytes) {
    const auto byte = static_cast<unsigned char>(letter);
    text += digits[byte / 16];
    text += digits[byte % 16];
  }
  return text;
}

std::string delta_of(const std::vector<int32_t>& values) {
  Buffer out;
  append_delta(values.data(), values.size(), out);
  return hex(out.view());
}

std::string hybrid_of(const std::vector<uint32_t>& values, uint32_t width) {
  Buffer out;
  append_hybrid(values.data(), values.size(), width, out);
  return hex(out.view());
}

TEST(Delta, PacksEqualSteps) {
  EXPECT_EQ(delta_of({1, 2, 3, 4, 5}), "80010405020200000000");
}

TEST(Delta, PacksStepsOfTwoBits) {
  EXPECT_EQ(delta_of({7, 5, 3, 1, 2, 3, 4, 5}), "800104080e0302000000c03f000000000000");
}

TEST(Delta, NeedsNoMoreBitsThanTheTypeHas) {
  const std::string text = delta_of({INT32_MIN, INT32_MAX, INT32_MIN, INT32_MAX, 0});
  // Header, first value, least difference, then the widths.
  Buffer out;
  const std::vector<int64_t> wide = {INT64_MIN, INT64_MAX, INT64_MIN, 0};
  append_delta(wide.data(), wide.size(), out);
  EXPECT_LE(text.size() / 2, 4U + 5 + 5 + 4 + 32 * 4);
  EXPECT_LE(out.size(), 4U + 10 + 10 + 4 + 32 * 8);
}

TEST(Delta, HoldsNoValues) {
  EXPECT_EQ(delta_of({}),
            "80010400"
            "00");
}

TEST(Delta, StoresSharedBeginningsOnce) {
  const std::string bytes = "axisaxleaxlebabyhood";
  const std::vector<int32_t> lengths = {4, 4, 4, 8};
  Buffer out;
  append_delta_strings(lengths.data(), lengths.size(), reinterpret_cast<const uint8_t*>(bytes.data()), out);
  EXPECT_TRUE(out.view().ends_with("axislebabyhood")) << hex(out.view());
}

TEST(Hybrid, WritesARunAsALengthAndAValue) {
  EXPECT_EQ(hybrid_of(std::vector<uint32_t>(16, 1), 1), "2001");
  EXPECT_EQ(hybrid_of(std::vector<uint32_t>(100, 300), 9), "c8012c01");
}

TEST(Hybrid, PacksOtherValuesInGroupsOfEight) {
  EXPECT_EQ(hybrid_of({1, 0, 1}, 1), "0305");
  EXPECT_EQ(hybrid_of({0, 1, 2, 3, 4, 5, 6, 7}, 3), "0388c6fa");
}

TEST(Hybrid, GoesFromOneFormToTheOther) {
  std::vector<uint32_t> values = {0, 1, 2, 3, 4, 5, 6, 7};
  values.insert(values.end(), 20, 5);
  values.push_back(1);
  EXPECT_EQ(hybrid_of(values, 3),
            "0388c6fa"
            "2805"
            "03010000");
}

TEST(ByteStreamSplit, PutsTheFirstBytesOfAllValuesFirst) {
  PageValues page;
  for (const uint32_t value : {0xDDCCBBAAU, 0x33221100U, 0xD6C5B4A3U}) page.fixed.put(value);
  page.values = page.rows = page.entries = 3;
  Buffer out;
  append_values({.name = "c", .type = PhysicalType::float32}, page, Encoding::byte_stream_split, out);
  EXPECT_EQ(hex(out.view()), "aa00a3bb11b4cc22c5dd33d6");
}

TEST(Levels, OfAPageWithNullsAreABitmap) {
  const uint8_t bits = 0b101;
  PageValues page;
  page.add_rows(&bits, 0, 3, 2);
  Buffer out;
  append_levels({.name = "c", .type = PhysicalType::int32}, page, out);
  EXPECT_EQ(hex(out.view()), "020000000305");
}

TEST(PageHeader, IsThriftInCompactForm) {
  EXPECT_EQ(hex(data_page_header({2, Encoding::plain, 16, 16, static_cast<uint32_t>(16178617)})),
            "1500"
            "1520"
            "1520"
            "15f2f6b60f"
            "1c15041500"
            "15061506"
            "0000");
}

TEST(CompactWriter, WritesTheLongFormForAGapOfMoreThanFifteen) {
  CompactWriter writer;
  writer.i32(1, 1);
  writer.i32(17, 1);
  writer.end();
  EXPECT_EQ(hex(writer.bytes()),
            "1502"
            "052202"
            "00");
}

TEST(BloomFilter, HashesWithXxh64) {
  EXPECT_EQ(bloom_hash("hello"), 0x26c7827d889f6da3U);
}

TEST(BloomFilter, BeginsWithItsHeader) {
  std::vector<uint64_t> hashes(600);
  std::iota(hashes.begin(), hashes.end(), 1);
  const std::string filter = bloom_filter(hashes);
  EXPECT_EQ(hex(filter.substr(0, 16)), "1580101c1c00001c1c00001c1c000000");
  EXPECT_EQ(filter.size(), 16U + 1024);
}

}  // namespace
}  // namespace pipeline::parquet
