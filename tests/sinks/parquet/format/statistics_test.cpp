#include "statistics.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

namespace pipeline::parquet {
namespace {

PageValues texts(const std::vector<std::string>& values) {
  PageValues page;
  for (const std::string& value : values) {
    page.lengths.put(static_cast<int32_t>(value.size()));
    page.data.append(value);
  }
  page.rows = page.entries = page.values = values.size();
  return page;
}

template <typename Value>
PageValues numbers(const std::vector<Value>& values) {
  PageValues page;
  for (const Value value : values) page.fixed.put(value);
  page.rows = page.entries = page.values = values.size();
  return page;
}

template <typename Value>
Value value_of(const std::string& bytes) {
  Value value{};
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

const Column kText{.name = "t", .annotation = Annotation::string};

TEST(Bounds, OrderTextByItsBytesWithoutSigns) {
  const Bounds bounds = bounds_of(kText, texts({"b", "\xC3\xA9", "", "aa"}));
  EXPECT_EQ(bounds.min, "");
  EXPECT_EQ(bounds.max, "\xC3\xA9");
}

TEST(Bounds, TellTextsApartThatBeginWithEightEqualBytes) {
  const Bounds bounds = bounds_of(kText, texts({"12345678b", "12345678a", "12345678c"}));
  EXPECT_EQ(bounds.min, "12345678a");
  EXPECT_EQ(bounds.max, "12345678c");
}

TEST(Bounds, OrderUnsignedNumbersWithoutSigns) {
  const Column column{.name = "c", .type = PhysicalType::int64, .annotation = Annotation::uint64};
  const Bounds bounds = bounds_of(column, numbers<uint64_t>({1, ~uint64_t{0}, 5}));
  EXPECT_EQ(value_of<uint64_t>(bounds.min), 1U);
  EXPECT_EQ(value_of<uint64_t>(bounds.max), ~uint64_t{0});
}

TEST(Bounds, LeaveOutNanAndKeepBothZeros) {
  const Column column{.name = "c", .type = PhysicalType::float64};
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Bounds zeros = bounds_of(column, numbers<double>({nan, 0.0, nan}));
  EXPECT_TRUE(std::signbit(value_of<double>(zeros.min)));
  EXPECT_FALSE(std::signbit(value_of<double>(zeros.max)));
  EXPECT_FALSE(bounds_of(column, numbers<double>({nan})).known);
}

TEST(Bounds, OrderDecimalsByTheirValue) {
  const Column column{
      .name = "c", .type = PhysicalType::fixed_len_byte_array, .annotation = Annotation::decimal, .length = 2};
  PageValues page;
  for (const std::string_view value : {std::string_view("\x00\x01", 2), std::string_view("\xFF\xFF", 2)}) {
    page.fixed.append(value);
  }
  page.rows = page.entries = page.values = 2;
  const Bounds bounds = bounds_of(column, page);
  EXPECT_EQ(bounds.min, "\xFF\xFF");
  EXPECT_EQ(bounds.max, std::string("\x00\x01", 2));
}

TEST(Bounds, AreUnknownWithoutValues) {
  EXPECT_FALSE(bounds_of(kText, texts({})).known);
}

TEST(Cut, KeepsShortBoundsExact) {
  const Bounds bounds{true, true, true, "a", "b"};
  EXPECT_EQ(cut(bounds, 8, true), bounds);
}

TEST(Cut, TakesAPrefixForTheMinimumAndTheNextOneForTheMaximum) {
  const Bounds cut_bounds = cut({true, true, true, "abcdef", "abcdef"}, 3, true);
  EXPECT_EQ(cut_bounds.min, "abc");
  EXPECT_EQ(cut_bounds.max, "abd");
  EXPECT_FALSE(cut_bounds.min_exact);
  EXPECT_FALSE(cut_bounds.max_exact);
}

TEST(Cut, LeavesTextAsText) {
  // The euro sign has three bytes and would be cut in the middle.
  const Bounds bounds = cut({true, true, true, "a\xE2\x82\xAC z", "a\xE2\x82\xAC z"}, 3, true);
  EXPECT_EQ(bounds.min, "a");
  EXPECT_EQ(bounds.max, "b");
  const Bounds whole = cut({true, true, true, "a", "a\xE2\x82\xAC z"}, 4, true);
  EXPECT_EQ(whole.max, "a\xE2\x82\xAD");
}

TEST(Cut, TellsNothingWhenNoPrefixIsLarger) {
  EXPECT_FALSE(cut({true, true, true, "a", "\xFF\xFF\xFF"}, 2, false).known);
  EXPECT_EQ(cut({true, true, true, "a", "a\xFF\xFF"}, 2, false).max, "b");
}

}  // namespace
}  // namespace pipeline::parquet
