#include "transforms/columns/picked_array.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "pipeline/sdk/builder.hpp"
#include "pipeline/sdk/view.hpp"

namespace pipeline::columns {
namespace {

// A column whose release is counted.
OwnedArray counted_column(int& releases) {
  ArrowArray array{};
  array.private_data = &releases;
  array.release = [](ArrowArray* self) {
    ++*static_cast<int*>(self->private_data);
    self->release = nullptr;
  };
  return OwnedArray(&array);
}

TEST(PickColumns, ReleasesWhatIsDroppedAtOnceAndTheRestWithTheResult) {
  std::array<int, 4> releases{};
  std::vector<OwnedArray> columns;
  for (int& count : releases) columns.push_back(counted_column(count));
  {
    const OwnedArray picked = pick_columns(make_struct(std::move(columns), 0), std::array<std::size_t, 2>{1, 3});
    EXPECT_EQ(releases, (std::array<int, 4>{1, 0, 1, 0}));
    EXPECT_EQ(picked->n_children, 2);
  }
  EXPECT_EQ(releases, (std::array<int, 4>{1, 1, 1, 1}));
}

TEST(PickColumns, AColumnMovedOutOfTheResultIsTheNewOwnersAlone) {
  std::array<int, 2> releases{};
  std::vector<OwnedArray> columns;
  for (int& count : releases) columns.push_back(counted_column(count));
  OwnedArray picked = pick_columns(make_struct(std::move(columns), 0), std::array<std::size_t, 2>{0, 1});
  OwnedArray moved(picked->children[1]);
  picked.reset();
  EXPECT_EQ(releases, (std::array<int, 2>{1, 0}));
  moved.reset();
  EXPECT_EQ(releases, (std::array<int, 2>{1, 1}));
}

TEST(PickColumns, KeepsBuffersOffsetLengthAndNulls) {
  FixedBuilder<int32_t> first;
  FixedBuilder<int32_t> second;
  for (int row = 0; row < 10; ++row) {
    first.append(row);
    second.append(100 + row);
  }
  std::vector<OwnedArray> columns;
  columns.push_back(first.finish());
  columns.push_back(second.finish());
  OwnedArray rows = make_struct(std::move(columns), 10);
  static constexpr uint8_t kValidity[2] = {0xF7, 0xFF};
  rows.address()->buffers[0] = kValidity;
  rows.address()->offset = 3;
  rows.address()->length = 4;
  rows.address()->null_count = 1;
  const void* values = rows->children[1]->buffers[1];

  const OwnedArray picked = pick_columns(std::move(rows), std::array<std::size_t, 1>{1});
  EXPECT_EQ(picked->offset, 3);
  EXPECT_EQ(picked->length, 4);
  EXPECT_EQ(picked->null_count, 1);
  EXPECT_EQ(picked->buffers[0], kValidity);
  ASSERT_EQ(picked->n_children, 1);
  EXPECT_EQ(picked->children[0]->buffers[1], values);
  EXPECT_EQ(ColumnView(*picked->children[0]).value<int32_t>(picked->offset), 103);
}

TEST(ColumnBytes, CountsTheValues) {
  FixedBuilder<int64_t> numbers;
  BytesBuilder texts;
  BooleanBuilder flags;
  for (int row = 0; row < 16; ++row) {
    numbers.append(row);
    texts.append(std::string(static_cast<std::size_t>(row), 'x'));
    flags.append(true);
  }
  EXPECT_EQ(column_bytes(numbers.finish().get(), {TypeId::int64}), 16U * 8);
  EXPECT_EQ(column_bytes(flags.finish().get(), {TypeId::boolean}), 2U);
  OwnedArray text = texts.finish();
  EXPECT_EQ(column_bytes(text.get(), {TypeId::utf8}), 120U + 16 * 4);
  text.address()->offset = 14;
  text.address()->length = 2;
  EXPECT_EQ(column_bytes(text.get(), {TypeId::utf8}), 14U + 15 + 2 * 4);
  EXPECT_EQ(column_bytes(BytesBuilder().finish().get(), {TypeId::binary}), 0U);
}

}  // namespace
}  // namespace pipeline::columns
