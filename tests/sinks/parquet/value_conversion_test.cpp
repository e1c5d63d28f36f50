#include "latest/value_conversion.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <optional>

namespace pipeline::parquet {
namespace {

template <typename Value>
std::string bytes_of(Value value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

Column int32_column(Annotation annotation) {
  return {.name = "c", .type = PhysicalType::int32, .annotation = annotation};
}
Column int64_column(Annotation annotation) {
  return {.name = "c", .type = PhysicalType::int64, .annotation = annotation};
}
Column decimal_column(PhysicalType type, int32_t length, int32_t scale) {
  return {
      .name = "c", .type = type, .annotation = Annotation::decimal, .length = length, .precision = 20, .scale = scale};
}

std::optional<std::string> converted(const Column& from, const std::string& bytes, const Column& to) {
  std::string out = "from before";
  return convert_value(from, bytes, to, out) ? std::optional(out) : std::nullopt;
}

TEST(ValueConversion, LeavesAValueOfTheSameTypeAsItIs) {
  const Column date = int32_column(Annotation::date);
  EXPECT_EQ(converted(date, bytes_of<int32_t>(-5), date), bytes_of<int32_t>(-5));
  EXPECT_EQ(
      converted({.name = "c", .annotation = Annotation::string}, "text", {.name = "c", .annotation = Annotation::json}),
      "text");
}

TEST(ValueConversion, WidensIntegers) {
  for (const int32_t value : {0, 1, -1, std::numeric_limits<int32_t>::min(), std::numeric_limits<int32_t>::max()}) {
    EXPECT_EQ(converted(int32_column(Annotation::int32), bytes_of(value), int64_column(Annotation::int64)),
              bytes_of<int64_t>(value));
  }
  EXPECT_EQ(converted(int32_column(Annotation::int8), bytes_of<int32_t>(-128), int32_column(Annotation::int16)),
            bytes_of<int32_t>(-128));
  EXPECT_EQ(converted(int64_column(Annotation::int64), bytes_of<int64_t>(7), int64_column(Annotation::uint64)),
            bytes_of<uint64_t>(7));
}

TEST(ValueConversion, WidensDecimalsAndIntegersToDecimals) {
  const Column narrow = decimal_column(PhysicalType::int32, 0, 2);
  EXPECT_EQ(converted(narrow, bytes_of<int32_t>(-150), decimal_column(PhysicalType::int64, 0, 2)),
            bytes_of<int64_t>(-150));
  EXPECT_EQ(converted(narrow, bytes_of<int32_t>(-2), decimal_column(PhysicalType::fixed_len_byte_array, 16, 2)),
            std::string(15, '\xFF') + '\xFE');
  const std::string largest = bytes_of(std::numeric_limits<uint64_t>::max());
  EXPECT_EQ(
      converted(int64_column(Annotation::uint64), largest, decimal_column(PhysicalType::fixed_len_byte_array, 16, 0)),
      std::string(8, '\0') + std::string(8, '\xFF'));
}

TEST(ValueConversion, WidensFloats) {
  EXPECT_EQ(converted({.name = "c", .type = PhysicalType::float32}, bytes_of(1.5F),
                      {.name = "c", .type = PhysicalType::float64}),
            bytes_of(1.5));
}

TEST(ValueConversion, RefusesAValueThatTheColumnCannotHold) {
  const Column wide = int64_column(Annotation::int64);
  EXPECT_EQ(converted(wide, bytes_of(int64_t{1} << 31U), int32_column(Annotation::int32)), std::nullopt);
  EXPECT_EQ(converted(wide, bytes_of(int64_t{1} << 30U), int32_column(Annotation::int32)), bytes_of<int32_t>(1 << 30U));
  EXPECT_EQ(converted(wide, bytes_of<int64_t>(128), int32_column(Annotation::int8)), std::nullopt);
  EXPECT_EQ(converted(wide, bytes_of<int64_t>(-1), int64_column(Annotation::uint64)), std::nullopt);
  const std::string largest = bytes_of(std::numeric_limits<uint64_t>::max());
  EXPECT_EQ(converted(int64_column(Annotation::uint64), largest, wide), std::nullopt);
}

TEST(ValueConversion, RefusesAnotherMeaning) {
  const std::string value = bytes_of<int64_t>(1);
  const Column timestamp = int64_column(Annotation::timestamp_micros);
  EXPECT_EQ(converted(timestamp, value, int64_column(Annotation::timestamp_micros_utc)), std::nullopt);
  EXPECT_EQ(converted(timestamp, value, int64_column(Annotation::int64)), std::nullopt);
  EXPECT_EQ(converted(int64_column(Annotation::int64), value, {.name = "c", .annotation = Annotation::string}),
            std::nullopt);
  EXPECT_EQ(converted(decimal_column(PhysicalType::int64, 0, 2), value, decimal_column(PhysicalType::int64, 0, 4)),
            std::nullopt);
  EXPECT_EQ(converted({.name = "c", .type = PhysicalType::float32, .is_list = true}, "",
                      {.name = "c", .type = PhysicalType::float32}),
            std::nullopt);
}

}  // namespace
}  // namespace pipeline::parquet
