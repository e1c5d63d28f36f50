#include "pipeline/sdk/builder.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "pipeline/sdk/view.hpp"

namespace pipeline {
namespace {

template <typename Value>
Value read(const ColumnView& column, int64_t row) {
  if constexpr (std::is_same_v<Value, bool>) {
    return column.boolean(row);
  } else if constexpr (std::is_same_v<Value, std::string>) {
    return std::string(column.bytes(row));
  } else {
    return column.value<Value>(row);
  }
}

template <typename Value>
Value random_value(std::mt19937_64& random) {
  if constexpr (std::is_same_v<Value, std::string>) {
    std::string text(random() % 20, '\0');
    for (char& letter : text) letter = static_cast<char>(random());
    return text;
  } else if constexpr (std::is_same_v<Value, Decimal128>) {
    return {random(), random()};
  } else if constexpr (std::is_same_v<Value, Decimal256>) {
    return {random(), random(), random(), random()};
  } else {
    return static_cast<Value>(random());
  }
}

template <typename Builder, typename Value>
struct Kind {
  using BuilderType = Builder;
  using ValueType = Value;
};

// A builder beside a plain list of what it must hold.
template <typename Kind>
class BuilderTest : public ::testing::Test {
 protected:
  using Value = typename Kind::ValueType;

  void append(std::optional<Value> value) {
    value ? builder_.append(*value) : builder_.append_null();
    expected_.push_back(std::move(value));
  }
  void append_random(std::mt19937_64& random, unsigned null_in) {
    random() % null_in == 0 ? append(std::nullopt) : append(random_value<Value>(random));
  }
  void truncate_to(std::size_t length) {
    builder_.truncate_to(length);
    expected_.resize(length);
  }
  void finish_and_check() {
    ASSERT_EQ(builder_.length(), expected_.size());
    const OwnedArray array = builder_.finish();
    const ColumnView column(array.get());
    ASSERT_EQ(column.length(), static_cast<int64_t>(expected_.size()));
    int64_t nulls = 0;
    for (std::size_t row = 0; row < expected_.size(); ++row) {
      const auto at = static_cast<int64_t>(row);
      ASSERT_EQ(column.is_null(at), !expected_[row].has_value()) << row;
      if (expected_[row]) {
        ASSERT_EQ(read<Value>(column, at), *expected_[row]) << row;
      } else {
        ++nulls;
      }
    }
    EXPECT_EQ(array->null_count, nulls);
    if (nulls == 0) {
      EXPECT_EQ(array->buffers[0], nullptr);
    }
    for (int64_t i = 1; i < array->n_buffers; ++i) EXPECT_NE(array->buffers[i], nullptr);
    EXPECT_EQ(builder_.length(), 0U);
    expected_.clear();
  }

  typename Kind::BuilderType builder_;
  std::vector<std::optional<Value>> expected_;
};

using Kinds = ::testing::Types<Kind<BooleanBuilder, bool>, Kind<FixedBuilder<int8_t>, int8_t>,
                               Kind<FixedBuilder<uint16_t>, uint16_t>, Kind<FixedBuilder<int32_t>, int32_t>,
                               Kind<FixedBuilder<uint64_t>, uint64_t>, Kind<FixedBuilder<double>, double>,
                               Kind<FixedBuilder<Decimal128>, Decimal128>, Kind<FixedBuilder<Decimal256>, Decimal256>,
                               Kind<BytesBuilder, std::string>>;
TYPED_TEST_SUITE(BuilderTest, Kinds);

TYPED_TEST(BuilderTest, HoldsRandomValuesWithFewAndManyNulls) {
  std::mt19937_64 random(1);
  for (const unsigned null_in : {1U, 2U, 10U, 1000U}) {
    for (const int rows : {1, 7, 8, 9, 63, 64, 65, 1000}) {
      for (int row = 0; row < rows; ++row) this->append_random(random, null_in);
      this->finish_and_check();
    }
  }
}

TYPED_TEST(BuilderTest, HoldsASingleNullAtEachPosition) {
  std::mt19937_64 random(2);
  for (int null_at = 0; null_at < 20; ++null_at) {
    for (int row = 0; row < 20; ++row) {
      row == null_at ? this->append(std::nullopt) : this->append(random_value<typename TypeParam::ValueType>(random));
    }
    this->finish_and_check();
  }
}

TYPED_TEST(BuilderTest, FinishesWithoutRowsIntoBuffersThatMayBeRead) {
  this->finish_and_check();
  this->finish_and_check();
}

TYPED_TEST(BuilderTest, TruncatesToEachLengthAndGoesOn) {
  std::mt19937_64 random(3);
  for (std::size_t length = 0; length <= 40; ++length) {
    for (const unsigned null_in : {2U, 20U}) {
      for (int row = 0; row < 40; ++row) this->append_random(random, null_in);
      this->truncate_to(length);
      for (int row = 0; row < 11; ++row) this->append_random(random, 3);
      this->finish_and_check();
    }
  }
}

TYPED_TEST(BuilderTest, SurvivesAnyOrderOfAppendTruncateAndFinish) {
  std::mt19937_64 random(4);
  for (int step = 0; step < 20000; ++step) {
    const auto dice = random() % 100;
    if (dice < 95) {
      this->append_random(random, step % 1000 < 500 ? 4 : 60);
    } else if (dice < 99) {
      this->truncate_to(random() % (this->expected_.size() + 1));
    } else {
      this->finish_and_check();
    }
  }
  this->finish_and_check();
}

TEST(Builders, TruncatingAwayTheLastNullLeavesAColumnWithoutNulls) {
  BooleanBuilder builder;
  builder.append(true);
  builder.append_null();
  builder.truncate_to(1);
  builder.append(true);
  const OwnedArray array = builder.finish();
  EXPECT_EQ(array->null_count, 0);
  EXPECT_EQ(array->buffers[0], nullptr);
  EXPECT_TRUE(ColumnView(array.get()).boolean(1));
}

TEST(Builders, KeepTheEdgesOfTheirRange) {
  FixedBuilder<int64_t> builder;
  builder.append(std::numeric_limits<int64_t>::min());
  builder.append(std::numeric_limits<int64_t>::max());
  const OwnedArray array = builder.finish();
  EXPECT_EQ(ColumnView(array.get()).value<int64_t>(0), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(ColumnView(array.get()).value<int64_t>(1), std::numeric_limits<int64_t>::max());
}

TEST(Builders, BytesTellsHowLargeTheValuesAre) {
  BytesBuilder builder;
  builder.append("12345");
  builder.append("");
  EXPECT_EQ(builder.bytes(), 5 + 3 * sizeof(int32_t));
  builder.truncate_to(0);
  EXPECT_EQ(builder.bytes(), sizeof(int32_t));
}

TEST(ColumnView, HonoursTheOffsetOfAnArray) {
  FixedBuilder<int32_t> numbers;
  BytesBuilder texts;
  BooleanBuilder flags;
  for (int row = 0; row < 20; ++row) {
    row == 13 ? numbers.append_null() : numbers.append(row);
    texts.append(std::to_string(row));
    flags.append(row % 3 == 0);
  }
  OwnedArray number_array = numbers.finish();
  OwnedArray text_array = texts.finish();
  OwnedArray flag_array = flags.finish();
  for (OwnedArray* array : {&number_array, &text_array, &flag_array}) {
    array->address()->offset = 11;
    array->address()->length = 9;
  }
  EXPECT_EQ(ColumnView(number_array.get()).value<int32_t>(0), 11);
  EXPECT_TRUE(ColumnView(number_array.get()).is_null(2));
  EXPECT_FALSE(ColumnView(number_array.get()).is_null(3));
  EXPECT_EQ(ColumnView(text_array.get()).bytes(8), "19");
  EXPECT_TRUE(ColumnView(flag_array.get()).boolean(1));
  EXPECT_FALSE(ColumnView(flag_array.get()).boolean(2));
}

TEST(BytesBuilder, GrowsAndShrinksOverManyBatches) {
  BytesBuilder builder;
  FixedBuilder<int64_t> numbers;
  for (int batch = 0; batch < 3; ++batch) {
    const int rows = batch == 1 ? 10 : 5000;
    for (int row = 0; row < rows; ++row) {
      builder.append(std::string(static_cast<std::size_t>(row % 50), static_cast<char>('a' + row % 26)));
      numbers.append(row);
    }
    builder.truncate_to(static_cast<std::size_t>(rows) - 1);
    const OwnedArray texts = builder.finish();
    const OwnedArray values = numbers.finish();
    ASSERT_EQ(texts->length, rows - 1);
    for (int row = 0; row + 1 < rows; ++row) {
      ASSERT_EQ(ColumnView(texts.get()).bytes(row),
                std::string(static_cast<std::size_t>(row % 50), static_cast<char>('a' + row % 26)));
      ASSERT_EQ(ColumnView(values.get()).value<int64_t>(row), row);
    }
  }
}

TEST(ListBuilder, ClosesListsOverItsItemsAndTakesThemBack) {
  ListBuilder<FixedBuilder<float>> builder;
  builder.items().append(1.5F);
  builder.items().append(2.5F);
  builder.append();
  builder.append_null();
  builder.append();
  builder.items().append(9.0F);
  builder.append();
  builder.truncate_to(3);
  builder.items().append(3.5F);
  builder.append();
  const OwnedArray array = builder.finish();
  const ListView view(array.get());
  ASSERT_EQ(view.length(), 4);
  EXPECT_EQ(view.range(0).last - view.range(0).first, 2);
  EXPECT_TRUE(view.is_null(1));
  EXPECT_EQ(view.range(2).first, view.range(2).last);
  EXPECT_EQ(view.items().value<float>(view.range(3).first), 3.5F);
  EXPECT_EQ(builder.length(), 0U);
}

TEST(ListBuilder, ItsArrayMayBeEmpty) {
  const OwnedArray array = ListBuilder<BytesBuilder>().finish();
  EXPECT_EQ(array->length, 0);
  EXPECT_EQ(array->children[0]->length, 0);
}

TEST(MakeStruct, OwnsItsColumnsAndGivesThemAway) {
  FixedBuilder<int32_t> numbers;
  numbers.append(42);
  std::vector<OwnedArray> columns;
  columns.push_back(numbers.finish());
  columns.push_back(BooleanBuilder().finish());
  OwnedArray rows = make_struct(std::move(columns), 1);
  EXPECT_EQ(rows->n_buffers, 1);
  EXPECT_EQ(rows->buffers[0], nullptr);
  EXPECT_EQ(rows->null_count, 0);
  const OwnedArray moved(rows->children[0]);
  rows.reset();
  EXPECT_EQ(ColumnView(moved.get()).value<int32_t>(0), 42);
}

TEST(MakeStruct, MayHaveNoColumns) {
  const OwnedArray rows = make_struct({}, 3);
  EXPECT_EQ(rows->length, 3);
  EXPECT_EQ(rows->n_children, 0);
}

}  // namespace
}  // namespace pipeline
