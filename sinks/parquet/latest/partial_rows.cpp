#include "latest/partial_rows.hpp"

#include <algorithm>

#include "pipeline/sdk/shard_range.hpp"

namespace pipeline::parquet {

void PartialRows::begin_file(const std::vector<Column>& columns) {
  ++files_;
  file_columns_.clear();
  for (const Column& column : columns) {
    file_columns_.push_back(column.name);
    numbers_.try_emplace(column.name, numbers_.size());
  }
}

PartialRows::Row* PartialRows::known(const std::string& key) {
  const auto found = rows_.find(key);
  return found == rows_.end() ? nullptr : &found->second;
}

void PartialRows::forget_values(Row& row) const {
  row.begins_in_parts = false;
  row.sources.assign(numbers_.size(), kNowhere);
}

void PartialRows::remove(uint64_t place, const std::string& key, std::string_view shard) {
  Row* const row = known(key);
  if (row == nullptr) return;
  row->place = place;
  row->shard = shard;
  row->exists = false;
  forget_values(*row);
}

void PartialRows::upsert(uint64_t place, const std::string& key, std::string_view shard,
                         const std::vector<std::string>& unavailable) {
  Row* const row = known(key);
  if (row == nullptr) return;
  row->place = place;
  row->file = files_ - 1;
  row->shard = shard;
  row->exists = true;
  if (unavailable.empty()) forget_values(*row);
  add_columns(*row);
  for (const std::string& column : file_columns_) {
    const bool is_told = std::find(unavailable.begin(), unavailable.end(), column) == unavailable.end();
    if (is_told) row->sources[numbers_.at(column)] = place;
  }
}

// Of a row that only the parts have, the shard isn't known; a log that truncates some shards and leaves parts is
// refused (table_merge.cpp).
void PartialRows::truncate(std::string_view shard) {
  for (auto& [key, row] : rows_) {
    const bool is_in_log = row.place != kInParts;
    if (is_in_log && !shards_overlap(row.shard, shard)) continue;
    row.exists = false;
    forget_values(row);
  }
}

void PartialRows::finish() {
  for (auto& [key, row] : rows_) add_columns(row);
  std::erase_if(rows_, [](const auto& entry) {
    const Row& row = entry.second;
    return !row.exists || std::all_of(row.sources.begin(), row.sources.end(),
                                      [&](uint64_t source) { return source == row.place || source == kNowhere; });
  });
}

const PartialRows::Row* PartialRows::find(const std::string& key) const {
  const auto found = rows_.find(key);
  return found == rows_.end() ? nullptr : &found->second;
}

const std::size_t* PartialRows::number_of(const std::string& column) const {
  const auto found = numbers_.find(column);
  return found == numbers_.end() ? nullptr : &found->second;
}

}  // namespace pipeline::parquet
