#include "latest/partial_rows.hpp"

#include <algorithm>
#include <utility>

#include "latest/row_writer.hpp"

namespace pipeline::parquet {
namespace {

// What a row takes besides its bytes: the node, the strings, what the allocator adds.
constexpr uint64_t kRowOverhead = 192;

uint64_t hash_of(const std::string& key) {
  return std::hash<std::string>()(key);
}

}  // namespace

PartialRows::PartialRows(const LogChanges& changes, FileDescription description, uint64_t memory)
    : changes_(changes), description_(std::move(description)), memory_(memory) {}

bool PartialRows::is_in_round(const std::string& key) const {
  const uint64_t hash = hash_of(key);
  return hash >= first_hash_ && hash <= last_hash_;
}

Result<bool> PartialRows::holds_wanted_rows(TableFile& part) const {
  bool holds = false;
  Status status = part.read_keys([&](const FileRows& page) {
    holds = holds || std::any_of(page.keys.begin(), page.keys.end(), [&](const std::string& key) {
              return changes_.completes_from_before(key) && is_in_round(key);
            });
    return Status();
  });
  if (!status.ok()) return status;
  return holds;
}

Status PartialRows::add_part(TableFile& part) {
  const Result<bool> holds = holds_wanted_rows(part);
  if (!holds.ok() || !*holds) return holds.status();
  RowCells cells(part.description().columns, description_.columns);
  return part.read_rows([&](const FileRows& page) {
    const auto is_wanted = [&](std::size_t row) { return changes_.completes_from_before(page.keys[row]); };
    add_page(page, 0, is_wanted, cells);
    return Status();
  });
}

Status PartialRows::add_log(TableFile& log, uint64_t& place) {
  RowCells cells(log.description().columns, description_.columns);
  return log.read_rows([&](const FileRows& page) {
    const uint64_t first = place;
    place += page.count;
    const auto is_wanted = [&](std::size_t row) {
      return page.operations[row] != "truncate" && changes_.completes(page.keys[row], first + row);
    };
    add_page(page, first, is_wanted, cells);
    return Status();
  });
}

void PartialRows::add_page(const FileRows& page, uint64_t first_place,
                           const std::function<bool(std::size_t row)>& is_wanted, RowCells& cells) {
  std::vector<uint8_t> wanted(page.count);
  for (std::size_t row = 0; row < page.count; ++row) {
    wanted[row] = static_cast<uint8_t>(is_wanted(row) && is_in_round(page.keys[row]));
  }
  if (std::find(wanted.begin(), wanted.end(), 1) == wanted.end()) return;
  std::vector<std::string> given = cells.of(page, wanted);
  for (std::size_t row = 0; row < page.count; ++row) {
    if (wanted[row] == 0) continue;
    const bool is_delete = !page.operations.empty() && page.operations[row] == "delete";
    const std::string_view shard = page.shards.empty() ? std::string_view() : page.shards[row];
    apply(page.keys[row], {std::move(given[row]), std::string(shard), first_place + row, !is_delete});
  }
  keep_within_memory();
}

void PartialRows::apply(const std::string& key, Row newer) {
  const auto [known, is_new] = rows_.try_emplace(key);
  Row& row = known->second;
  bytes_ += is_new ? key.size() + kRowOverhead : 0;
  bytes_ -= row.cells.capacity();
  const bool is_there = row.exists && !changes_.is_truncated(row.place, newer.place, row.shard);
  if (is_there && newer.exists) newer.cells = merged_cells(row.cells, newer.cells);
  row = std::move(newer);
  row.cells.shrink_to_fit();
  bytes_ += row.cells.capacity();
}

// Leaves the half of the keys with the higher hashes to the next round, until the others fit.
void PartialRows::keep_within_memory() {
  while (bytes_ > memory_ && rows_.size() > 1) {
    std::vector<uint64_t> hashes;
    for (const auto& [key, row] : rows_) hashes.push_back(hash_of(key));
    const auto middle = hashes.begin() + static_cast<std::ptrdiff_t>((hashes.size() - 1) / 2);
    std::nth_element(hashes.begin(), middle, hashes.end());
    if (*middle == last_hash_) return;
    last_hash_ = *middle;
    drop_rows_of_later_rounds();
  }
}

void PartialRows::drop_rows_of_later_rounds() {
  for (auto row = rows_.begin(); row != rows_.end();) {
    if (is_in_round(row->first)) {
      ++row;
      continue;
    }
    bytes_ -= row->first.size() + kRowOverhead + row->second.cells.capacity();
    row = rows_.erase(row);
  }
}

bool PartialRows::begin_next_round() {
  rows_.clear();
  bytes_ = 0;
  if (last_hash_ == UINT64_MAX) return false;
  first_hash_ = last_hash_ + 1;
  last_hash_ = UINT64_MAX;
  return true;
}

Status PartialRows::write(NewParts& parts, const Limits& limits) {
  std::vector<const Row*> in_order;
  for (const auto& [key, row] : rows_) {
    if (row.exists && !changes_.is_truncated(row.place, UINT64_MAX, row.shard)) in_order.push_back(&row);
  }
  std::sort(in_order.begin(), in_order.end(),
            [](const Row* one, const Row* other) { return one->place < other->place; });
  RowWriter writer(description_, parts, limits);
  for (const Row* row : in_order) {
    Status status = writer.write(row->cells);
    if (!status.ok()) return status;
  }
  unknown_values_ += writer.unknown_values();
  return writer.finish();
}

}  // namespace pipeline::parquet
