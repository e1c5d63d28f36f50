#include "latest/row_cells.hpp"

#include <rapidjson/document.h>

#include <algorithm>

#include "latest/value_conversion.hpp"

namespace pipeline::parquet {
namespace {

std::optional<std::size_t> place_of(std::string_view name, const std::vector<Column>& columns) {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const Column& column) { return column.name == name; });
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

}  // namespace

RowCells::RowCells(const std::vector<Column>& from, const std::vector<Column>& to) : from_(from), to_(to) {
  for (const Column& column : to_) places_.push_back(place_of(column.name, from_));
}

const RowCells::Named& RowCells::columns_named(std::string_view json) {
  const auto known = named_.find(json);
  if (known != named_.end()) return known->second;
  Named& named = named_.emplace(json, Named(to_.size())).first->second;
  rapidjson::Document names;
  names.Parse(json.data(), json.size());
  if (names.HasParseError() || !names.IsArray()) return named;
  for (const auto& name : names.GetArray()) {
    const auto place = place_of({name.GetString(), name.GetStringLength()}, to_);
    if (place) named[*place] = 1;
  }
  return named;
}

void RowCells::append_column(std::size_t column, const FileRows& page, const std::vector<const Named*>& unknown,
                             std::vector<std::string>& rows) {
  const Column& from = from_[*places_[column]];
  const Column& to = to_[column];
  for_each_cell(from, *page.values[*places_[column]], [&](std::size_t row, const Cell& cell) {
    if (unknown[row] == nullptr) return;
    if ((*unknown[row])[column] != 0) return append_cell({}, rows[row]);
    if (cell.kind != Cell::Kind::value) return append_cell(cell, rows[row]);
    const bool fits = convert_value(from, cell.bytes, to, converted_);
    append_cell(fits ? Cell{Cell::Kind::value, converted_} : Cell{Cell::Kind::unfit}, rows[row]);
  });
}

std::vector<std::string> RowCells::of(const FileRows& page, const std::vector<uint8_t>& wanted) {
  named_.clear();
  const Named none(to_.size());
  std::vector<const Named*> unknown(page.count);  // null = not wanted
  for (std::size_t row = 0; row < page.count; ++row) {
    if (wanted[row] == 0) continue;
    const bool is_whole = page.unavailable.empty() || page.unavailable[row].empty();
    unknown[row] = is_whole ? &none : &columns_named(page.unavailable[row]);
  }
  std::vector<std::string> rows(page.count);
  for (std::size_t column = 0; column < to_.size(); ++column) {
    if (places_[column]) {
      append_column(column, page, unknown, rows);
      continue;
    }
    for (std::size_t row = 0; row < page.count; ++row) {
      if (wanted[row] != 0) append_cell({}, rows[row]);
    }
  }
  return rows;
}

}  // namespace pipeline::parquet
