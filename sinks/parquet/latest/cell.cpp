#include "latest/cell.hpp"

#include <cstdint>
#include <cstring>

namespace pipeline::parquet {
namespace {

// Definition levels of a list (column_input.cpp).
constexpr uint32_t kNullList = 0;
constexpr uint32_t kEmptyList = 1;
constexpr uint32_t kNullElement = 2;
constexpr uint32_t kElement = 3;

std::size_t width_of(const Column& column) {
  return column.type == PhysicalType::boolean ? 1 : static_cast<std::size_t>(column.width());
}

// Takes the next value of a page.
class ValueReader {
 public:
  ValueReader(const Column& column, const PageValues& page) : page_(page), width_(width_of(column)) {}

  std::string_view next() {
    const std::size_t size = width_ > 0 ? width_ : static_cast<std::size_t>(page_.lengths.as<int32_t>()[index_++]);
    const std::string_view bytes = (width_ > 0 ? page_.fixed : page_.data).view().substr(at_, size);
    at_ += size;
    return bytes;
  }

 private:
  const PageValues& page_;
  std::size_t width_;
  std::size_t at_ = 0;
  std::size_t index_ = 0;
};

void append_value(const Column& column, std::string_view bytes, PageValues& page) {
  if (width_of(column) > 0) {
    page.fixed.append(bytes);
    return;
  }
  page.lengths.put(static_cast<int32_t>(bytes.size()));
  page.data.append(bytes);
}

void append_element(const Column& column, std::string_view bytes, std::string& cell) {
  cell += '\1';
  if (width_of(column) == 0) {
    const auto size = static_cast<uint32_t>(bytes.size());
    cell.append(reinterpret_cast<const char*>(&size), sizeof size);
  }
  cell += bytes;
}

std::vector<Cell> list_cells(const Column& column, const PageValues& page, const std::vector<std::size_t>& rows) {
  std::vector<Cell> cells;
  const auto* definition = page.definition.as<uint32_t>();
  const auto* repetition = page.repetition.as<uint32_t>();
  ValueReader values(column, page);
  std::size_t next_row = 0;
  bool is_wanted = false;
  for (std::size_t entry = 0; entry < page.entries; ++entry) {
    if (repetition[entry] == 0) {
      const std::size_t row = next_row++;
      is_wanted = cells.size() < rows.size() && rows[cells.size()] == row;
      if (is_wanted) cells.push_back(definition[entry] == kNullList ? Cell() : Cell(""));
    }
    const std::string_view value = definition[entry] == kElement ? values.next() : std::string_view();
    if (!is_wanted) continue;
    if (definition[entry] == kNullElement) *cells.back() += '\0';
    if (definition[entry] == kElement) append_element(column, value, *cells.back());
  }
  return cells;
}

std::string_view take(std::string_view& rest, std::size_t size) {
  const std::string_view taken = rest.substr(0, size);
  rest.remove_prefix(size);
  return taken;
}

void append_list(const Column& column, const Cell& cell, PageValues& page) {
  uint32_t repetition = 0;
  const auto entry = [&](uint32_t definition) {
    page.definition.put(definition);
    page.repetition.put(repetition);
    repetition = 1;
    ++page.entries;
  };
  ++page.rows;
  if (!cell || cell->empty()) {
    entry(cell ? kEmptyList : kNullList);
    return;
  }
  for (std::string_view rest = *cell; !rest.empty();) {
    if (take(rest, 1)[0] == '\0') {
      entry(kNullElement);
      continue;
    }
    entry(kElement);
    ++page.values;
    std::size_t size = width_of(column);
    if (size == 0) {
      uint32_t length = 0;
      std::memcpy(&length, take(rest, sizeof length).data(), sizeof length);
      size = length;
    }
    append_value(column, take(rest, size), page);
  }
}

}  // namespace

std::vector<Cell> cells_of(const Column& column, const PageValues& page, const std::vector<std::size_t>& rows) {
  if (column.is_list) return list_cells(column, page, rows);
  std::vector<Cell> cells;
  cells.reserve(rows.size());
  for_each_value(column, page, rows.empty() ? 0 : rows.back() + 1,
                 [&](std::size_t row, std::string_view bytes, bool is_valid) {
                   if (rows[cells.size()] != row) return;
                   cells.push_back(is_valid ? Cell(bytes) : Cell());
                 });
  return cells;
}

void append_cell(const Column& column, const Cell& cell, PageValues& page) {
  if (column.is_list) return append_list(column, cell, page);
  constexpr uint8_t set = 1;
  constexpr uint8_t unset = 0;
  page.add_rows(cell ? &set : &unset, 0, 1, cell ? 1 : 0);
  if (cell) append_value(column, *cell, page);
}

}  // namespace pipeline::parquet
