#include "latest/key_encoding.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "pipeline/sdk/builder.hpp"

namespace pipeline::csv {
namespace {

template <typename Builder, typename Value>
std::string key_of(const DataType& type, const Value& value) {
  Builder builder;
  builder.append(value);
  const OwnedArray array = builder.finish();
  std::string key;
  append_key(type, ColumnView(array.get()), 0, key);
  return key;
}

template <typename Number>
void expect_order_of(TypeId type, const std::vector<Number>& numbers) {
  for (const Number one : numbers) {
    for (const Number other : numbers) {
      const std::string first = key_of<FixedBuilder<Number>>({type}, one);
      const std::string second = key_of<FixedBuilder<Number>>({type}, other);
      EXPECT_EQ(one < other, first < second) << one << " " << other;
      EXPECT_EQ(one == other, first == second) << one << " " << other;
    }
  }
}

TEST(KeyEncoding, SortsAsTheValuesDo) {
  expect_order_of<int64_t>(TypeId::int64, {INT64_MIN, -300, -1, 0, 1, 255, 256, INT64_MAX});
  expect_order_of<uint64_t>(TypeId::uint64, {0, 1, 255, 256, uint64_t{1} << 63U, UINT64_MAX});
  expect_order_of<double>(TypeId::float64,
                          {-1e300, -1.5, -1e-300, 1e-300, 1.5, 1e300, std::numeric_limits<double>::infinity()});
}

TEST(KeyEncoding, IsTheSameForAllWidths) {
  EXPECT_EQ(key_of<FixedBuilder<int8_t>>({TypeId::int8}, int8_t{-5}),
            key_of<FixedBuilder<int64_t>>({TypeId::int64}, int64_t{-5}));
  EXPECT_EQ(key_of<FixedBuilder<uint16_t>>({TypeId::uint16}, uint16_t{5}),
            key_of<FixedBuilder<int32_t>>({TypeId::int32}, 5));
}

TEST(KeyEncoding, SortsDecimalsOfBothSigns) {
  const auto key = [](int64_t number) {
    return key_of<FixedBuilder<Decimal128>>(DataType::decimal(10, 2),
                                            Decimal128{static_cast<uint64_t>(number), number < 0 ? UINT64_MAX : 0});
  };
  EXPECT_LT(key(-500), key(-1));
  EXPECT_LT(key(-1), key(0));
  EXPECT_LT(key(0), key(7));
}

TEST(KeyEncoding, KeepsTextsOfTwoColumnsApart) {
  std::mt19937 random(3);
  const auto text = [&random] {
    std::string result(random() % 4, '\0');
    for (char& letter : result)
      letter = std::string_view(
          "\0\1\xFF"
          "a",
          4)[random() % 4];
    return result;
  };
  const DataType type{TypeId::binary};
  for (int i = 0; i < 3'000; ++i) {
    const std::pair one{text(), text()};
    const std::pair other{text(), text()};
    const auto key = [&](const auto& pair) {
      return key_of<BytesBuilder>(type, pair.first) + key_of<BytesBuilder>(type, pair.second);
    };
    ASSERT_EQ(one < other, key(one) < key(other));
    ASSERT_EQ(one == other, key(one) == key(other));
  }
}

}  // namespace
}  // namespace pipeline::csv
