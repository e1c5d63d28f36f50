#include "latest/row_completion.hpp"

#include <algorithm>
#include <utility>

#include "latest/cell_conversion.hpp"

namespace pipeline::parquet {
namespace {

std::size_t bytes_of(const Cell& cell) {
  return sizeof cell + (cell ? cell->size() : 0);
}

}  // namespace

RowCompletion::RowCompletion(const PartialRows& partial, std::vector<Item> items, std::size_t most_bytes)
    : partial_(partial), items_(std::move(items)), most_bytes_(most_bytes) {
  for (std::size_t i = 0; i < items_.size(); ++i) {
    index_.emplace(*items_[i].key, i);
    cells_.emplace_back(items_[i].columns->size());
    bytes_ += items_[i].columns->size() * sizeof(Cell);
  }
  while (bytes_ > most_bytes_ && items_.size() > 1) leave_half();
}

RowCompletion::Wanted RowCompletion::wanted(const std::vector<std::string>& keys) const {
  Wanted wanted;
  for (std::size_t row = 0; row < keys.size(); ++row) {
    const auto found = index_.find(keys[row]);
    if (found == index_.end()) continue;
    wanted.rows.push_back(row);
    wanted.items.push_back(found->second);
  }
  return wanted;
}

Status RowCompletion::take_part_page(const std::vector<Column>& columns, const std::vector<const PageValues*>& pages,
                                     const std::vector<std::string>& keys) {
  return take(columns, pages, wanted(keys), [](std::size_t) { return PartialRows::kInParts; });
}

Status RowCompletion::take_log_page(const std::vector<Column>& columns, const std::vector<const PageValues*>& pages,
                                    const std::vector<std::string>& keys, uint64_t first_place) {
  return take(columns, pages, wanted(keys), [&](std::size_t row) { return first_place + row; });
}

template <typename PlaceOf>
Status RowCompletion::take(const std::vector<Column>& columns, const std::vector<const PageValues*>& pages,
                           const Wanted& wanted, PlaceOf place_of) {
  if (wanted.rows.empty()) return {};
  for (std::size_t column = 0; column < columns.size(); ++column) {
    const std::size_t* const number = partial_.number_of(columns[column].name);
    if (number == nullptr) continue;
    Wanted here;
    for (std::size_t i = 0; i < wanted.rows.size(); ++i) {
      const bool is_left = wanted.items[i] >= items_.size();
      if (is_left || items_[wanted.items[i]].row->sources[*number] != place_of(wanted.rows[i])) continue;
      here.rows.push_back(wanted.rows[i]);
      here.items.push_back(wanted.items[i]);
    }
    std::vector<Cell> cells = cells_of(columns[column], *pages[column], here.rows);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      Status status = put(here.items[i], columns[column], std::move(cells[i]));
      if (!status.ok()) return status;
    }
  }
  return {};
}

Status RowCompletion::put(std::size_t item, const Column& from, Cell cell) {
  if (item >= items_.size()) return {};
  const std::vector<Column>& columns = *items_[item].columns;
  const auto to =
      std::find_if(columns.begin(), columns.end(), [&](const Column& one) { return one.name == from.name; });
  if (to == columns.end()) return {};
  Result<Cell> value = converted(std::move(cell), from, *to);
  if (!value.ok()) return value.status();
  Cell& place = cells_[item][static_cast<std::size_t>(to - columns.begin())];
  place = std::move(value).value();
  bytes_ += bytes_of(place) - sizeof(Cell);
  while (bytes_ > most_bytes_ && items_.size() > 1) leave_half();
  return {};
}

void RowCompletion::leave_half() {
  const std::size_t kept = (items_.size() + 1) / 2;
  for (std::size_t i = kept; i < items_.size(); ++i) {
    index_.erase(*items_[i].key);
    for (const Cell& cell : cells_[i]) bytes_ -= bytes_of(cell);
  }
  items_.resize(kept);
  cells_.resize(kept);
}

void RowCompletion::append_to(std::size_t index, std::vector<PageValues>& pages) const {
  const std::vector<Column>& columns = *items_[index].columns;
  for (std::size_t i = 0; i < columns.size(); ++i) append_cell(columns[i], cells_[index][i], pages[i]);
}

}  // namespace pipeline::parquet
