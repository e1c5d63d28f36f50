#include "latest/log_changes.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "latest/cell.hpp"
#include "pipeline/sdk/shard_range.hpp"

namespace pipeline::parquet {
namespace {

void append_number(int64_t value, std::string& key) {
  key.append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace

std::vector<std::string> keys_of(const std::vector<Column>& columns, const std::vector<const PageValues*>& pages,
                                 std::size_t rows) {
  std::vector<std::string> keys(rows);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool is_int32 = columns[i].type == PhysicalType::int32;
    for_each_value(columns[i], *pages[i], rows, [&](std::size_t row, std::string_view bytes, bool valid) {
      std::string& key = keys[row];
      key += valid ? '\1' : '\0';
      if (is_int32 && valid) {
        int32_t value = 0;
        std::memcpy(&value, bytes.data(), sizeof value);
        append_number(value, key);
        return;
      }
      if (columns[i].type == PhysicalType::byte_array) append_number(static_cast<int64_t>(bytes.size()), key);
      key += bytes;
    });
  }
  return keys;
}

std::vector<std::string_view> texts_of(const PageValues& page) {
  std::vector<std::string_view> texts(page.rows);
  for_each_value({}, page, page.rows, [&](std::size_t row, std::string_view bytes, bool) { texts[row] = bytes; });
  return texts;
}

void LogChanges::truncate(uint64_t place, std::string_view shard) {
  truncates_.push_back({place, std::string(shard)});
}

void LogChanges::row(uint64_t place, std::string key, bool is_copy) {
  if (!is_copy) {
    last_[std::move(key)] = place;
    return;
  }
  const auto known = last_.find(key);
  if (known != last_.end()) known->second = place;
}

bool LogChanges::is_last(uint64_t place, const std::string& key, std::string_view shard) const {
  const auto known = last_.find(key);
  if (known != last_.end() && known->second != place) return false;
  return std::none_of(truncates_.begin(), truncates_.end(), [&](const Truncated& truncated) {
    return truncated.place > place && shards_overlap(shard, truncated.shard);
  });
}

std::set<std::string> LogChanges::truncated_shards() const {
  std::set<std::string> shards;
  for (const Truncated& truncated : truncates_) shards.insert(truncated.shard);
  return shards;
}

}  // namespace pipeline::parquet
