#include "latest/cells.hpp"

#include <cstring>

#include "format/selection.hpp"
#include "latest/for_each_value.hpp"

namespace pipeline::parquet {
namespace {

// A cell of another kind than `value` begins with this and its kind.
constexpr uint32_t kNoValue = 0xFFFFFF00;
constexpr uint32_t kKindBits = 0xFF;
// The definition level of an element of a list that is there.
constexpr uint32_t kPresent = 3;

void append_word(uint32_t number, std::string& out) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

uint32_t take_word(std::string_view& rest) {
  uint32_t number = 0;
  std::memcpy(&number, rest.data(), sizeof number);
  rest.remove_prefix(sizeof number);
  return number;
}

std::string_view take_bytes(std::size_t size, std::string_view& rest) {
  const std::string_view bytes = rest.substr(0, size);
  rest.remove_prefix(size);
  return bytes;
}

std::size_t width_of(const Column& column) {
  return column.type == PhysicalType::boolean ? 1 : static_cast<std::size_t>(column.width());
}

void append_value(const Column& column, std::string_view bytes, PageValues& page) {
  if (width_of(column) > 0) {
    page.fixed.append(bytes);
    return;
  }
  page.lengths.put(static_cast<int32_t>(bytes.size()));
  page.data.append(bytes);
}

void for_each_list(const Column& column, const PageValues& page,
                   const std::function<void(std::size_t row, const Cell& cell)>& visit) {
  const std::size_t width = width_of(column);
  const auto* definition = page.definition.as<uint32_t>();
  const auto* repetition = page.repetition.as<uint32_t>();
  std::string_view values = width > 0 ? page.fixed.view() : page.data.view();
  std::string list;
  std::size_t index = 0;
  std::size_t row = 0;
  for (std::size_t entry = 0; entry < page.entries; ++entry) {
    append_word(definition[entry], list);
    if (definition[entry] == kPresent) {
      const std::size_t size = width > 0 ? width : static_cast<std::size_t>(page.lengths.as<int32_t>()[index++]);
      append_word(static_cast<uint32_t>(size), list);
      list += take_bytes(size, values);
    }
    if (entry + 1 < page.entries && repetition[entry + 1] != 0) continue;
    visit(row++, {Cell::Kind::value, list});
    list.clear();
  }
}

void append_list(const Column& column, std::string_view list, PageValues& page) {
  for (uint32_t repetition = 0; !list.empty(); repetition = 1) {
    const uint32_t definition = take_word(list);
    page.definition.put(definition);
    page.repetition.put(repetition);
    ++page.entries;
    if (definition != kPresent) continue;
    append_value(column, take_bytes(take_word(list), list), page);
    ++page.values;
  }
  ++page.rows;
}

}  // namespace

void append_cell(const Cell& cell, std::string& row) {
  if (cell.kind != Cell::Kind::value) return append_word(kNoValue | static_cast<uint32_t>(cell.kind), row);
  append_word(static_cast<uint32_t>(cell.bytes.size()), row);
  row += cell.bytes;
}

Cell CellReader::next() {
  const uint32_t size = take_word(rest_);
  if (size >= kNoValue) return {static_cast<Cell::Kind>(size & kKindBits)};
  return {Cell::Kind::value, take_bytes(size, rest_)};
}

std::string merged_cells(std::string_view older, std::string_view newer) {
  std::string result;
  CellReader old_cells(older);
  for (CellReader cells(newer); !cells.done();) {
    const Cell cell = cells.next();
    const Cell old = old_cells.next();
    append_cell(cell.kind == Cell::Kind::unknown ? old : cell, result);
  }
  return result;
}

void for_each_cell(const Column& column, const PageValues& page,
                   const std::function<void(std::size_t row, const Cell& cell)>& visit) {
  if (column.is_list) return for_each_list(column, page, visit);
  for_each_value(column, page, [&](std::size_t row, std::string_view bytes, bool valid) {
    visit(row, {valid ? Cell::Kind::value : Cell::Kind::null, bytes});
  });
}

void append_to_page(const Column& column, const Cell& cell, PageValues& page) {
  if (cell.kind != Cell::Kind::value) return append_nulls(column, 1, page);
  if (column.is_list) return append_list(column, cell.bytes, page);
  constexpr uint8_t valid = 1;
  page.add_rows(&valid, 0, 1, 1);
  append_value(column, cell.bytes, page);
}

}  // namespace pipeline::parquet
