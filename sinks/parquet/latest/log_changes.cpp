#include "latest/log_changes.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "latest/for_each_value.hpp"
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
    for_each_value(columns[i], *pages[i], [&](std::size_t row, std::string_view bytes, bool valid) {
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
  for_each_value({}, page, [&](std::size_t row, std::string_view bytes, bool) { texts[row] = bytes; });
  return texts;
}

void LogChanges::truncate(uint64_t place, std::string_view shard) {
  truncates_.push_back({place, std::string(shard)});
}

void LogChanges::row(uint64_t place, std::string key, RowKind kind) {
  auto known = last_.find(key);
  if (known == last_.end()) {
    if (kind == RowKind::copied) return;
    known = last_.emplace(std::move(key), Last{place, kBefore}).first;
  } else {
    partial_keys_ -= known->second.is_partial() ? 1 : 0;
  }
  Last& last = known->second;
  last.place = place;
  if (kind != RowKind::partial) last.base = place;
  partial_keys_ += last.is_partial() ? 1 : 0;
}

bool LogChanges::is_truncated(uint64_t after, uint64_t before, std::string_view shard) const {
  return std::any_of(truncates_.begin(), truncates_.end(), [&](const Truncated& truncated) {
    return truncated.place > after && truncated.place < before && shards_overlap(shard, truncated.shard);
  });
}

bool LogChanges::is_last(uint64_t place, const std::string& key, std::string_view shard) const {
  const auto known = last_.find(key);
  if (known != last_.end() && known->second.place != place) return false;
  return !is_truncated(place, UINT64_MAX, shard);
}

bool LogChanges::is_partial(const std::string& key) const {
  if (!has_partial()) return false;
  const auto known = last_.find(key);
  return known != last_.end() && known->second.is_partial();
}

bool LogChanges::completes(const std::string& key, uint64_t place) const {
  const auto known = last_.find(key);
  if (known == last_.end() || !known->second.is_partial()) return false;
  return known->second.base == kBefore || place >= known->second.base;
}

bool LogChanges::completes_from_before(const std::string& key) const {
  const auto known = last_.find(key);
  return known != last_.end() && known->second.base == kBefore;
}

std::set<std::string> LogChanges::truncated_shards() const {
  std::set<std::string> shards;
  for (const Truncated& truncated : truncates_) shards.insert(truncated.shard);
  return shards;
}

}  // namespace pipeline::parquet
