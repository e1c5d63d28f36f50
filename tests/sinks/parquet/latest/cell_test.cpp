#include "latest/cell.hpp"

#include <gtest/gtest.h>

#include "latest/cell_conversion.hpp"

namespace pipeline::parquet {
namespace {

template <typename Value>
Cell cell_of(Value value) {
  return std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

Column column_of(PhysicalType type, int32_t length = 0, bool is_list = false) {
  Column column;
  column.name = "c";
  column.type = type;
  column.length = length;
  column.is_list = is_list;
  return column;
}

std::string element(const std::string& bytes, bool has_length) {
  const auto size = static_cast<uint32_t>(bytes.size());
  const std::string length(reinterpret_cast<const char*>(&size), sizeof size);
  return std::string(1, '\1') + (has_length ? length : "") + bytes;
}

struct Case {
  Column column;
  std::vector<Cell> cells;
};

std::vector<Case> cases() {
  const std::string null_element(1, '\0');
  return {
      {column_of(PhysicalType::boolean), {std::string(1, '\0'), {}, std::string(1, '\1')}},
      {column_of(PhysicalType::int32), {cell_of(int32_t{-7}), {}, cell_of(int32_t{8})}},
      {column_of(PhysicalType::int64), {{}, {}, cell_of(int64_t{1} << 40U), cell_of(int64_t{0})}},
      {column_of(PhysicalType::float64), {cell_of(0.5), cell_of(-1.0)}},
      {column_of(PhysicalType::byte_array), {"", {}, "text", std::string(300, 'x'), std::string("a\0b", 3)}},
      {column_of(PhysicalType::fixed_len_byte_array, 16), {std::string(16, 'a'), {}, std::string(16, 'b')}},
      {column_of(PhysicalType::float32, 0, true),
       {{}, "", element(*cell_of(1.5F), false) + null_element, null_element, element(*cell_of(2.0F), false)}},
      {column_of(PhysicalType::byte_array, 0, true), {element("", true) + element("ab", true), {}, "", null_element}},
  };
}

TEST(Cell, ComesBackFromAPageAsItWasPutThere) {
  for (const Case& one : cases()) {
    PageValues page;
    std::vector<std::size_t> rows;
    for (const Cell& cell : one.cells) {
      append_cell(one.column, cell, page);
      rows.push_back(rows.size());
    }
    EXPECT_EQ(page.rows, one.cells.size());
    EXPECT_EQ(cells_of(one.column, page, rows), one.cells);
    EXPECT_TRUE(cells_of(one.column, page, {}).empty());
    for (const std::size_t row : rows) EXPECT_EQ(cells_of(one.column, page, {row}), std::vector<Cell>{one.cells[row]});
  }
}

TEST(CellConversion, LeavesCellsOfTheSameTypeAsTheyAre) {
  for (const Case& one : cases()) {
    for (const Cell& cell : one.cells) EXPECT_EQ(*converted(cell, one.column, one.column), cell);
  }
}

TEST(CellConversion, WidensIntegersAndFloats) {
  const Cell small = cell_of(int32_t{-5});
  EXPECT_EQ(*converted(small, column_of(PhysicalType::int32), column_of(PhysicalType::int64)), cell_of(int64_t{-5}));
  const Cell single = cell_of(0.5F);
  EXPECT_EQ(*converted(single, column_of(PhysicalType::float32), column_of(PhysicalType::float64)), cell_of(0.5));
}

TEST(CellConversion, RefusesWhatWouldChangeTheValue) {
  Column money = column_of(PhysicalType::int64);
  money.annotation = Annotation::decimal;
  money.scale = 2;
  Column date = column_of(PhysicalType::int32);
  date.annotation = Annotation::date;
  Column text = column_of(PhysicalType::byte_array);
  const std::vector<std::pair<Column, Column>> pairs = {
      {column_of(PhysicalType::int64), column_of(PhysicalType::int32)},
      {column_of(PhysicalType::int32), text},
      {column_of(PhysicalType::int64), money},
      {date, column_of(PhysicalType::int32)},
      {text, column_of(PhysicalType::byte_array, 0, true)}};
  for (const auto& [from, to] : pairs) {
    const Result<Cell> value = converted(std::string("12345678"), from, to);
    ASSERT_FALSE(value.ok());
    EXPECT_NE(value.status().message().find("column \"c\""), std::string::npos);
    EXPECT_EQ(*converted(Cell(), from, to), Cell()) << "NULL fits everywhere";
  }
}

}  // namespace
}  // namespace pipeline::parquet
