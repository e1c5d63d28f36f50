// Shards as ranges of keyspace ids: "-80" ends at 0x80, "80-" begins there, "40-80" is between. A name without "-"
// ("0") is the one shard of a keyspace that isn't sharded. Pure functions.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pipeline {

namespace shard_range_detail {

struct Range {
  std::string_view begin;  // empty = the lowest
  std::string_view end;    // empty = behind the highest

  [[nodiscard]] bool begins_before_end_of(const Range& other) const { return other.end.empty() || begin < other.end; }
};

// Keyspace ids are compared as bytes after which zeros follow: "80" is "8000".
inline std::string_view without_zeros(std::string_view bound) {
  while (bound.size() % 2 == 0 && bound.ends_with("00")) bound.remove_suffix(2);
  return bound;
}

inline bool parse(std::string_view shard, Range& range) {
  const std::size_t dash = shard.find('-');
  if (dash == std::string_view::npos) return false;
  range = {without_zeros(shard.substr(0, dash)), without_zeros(shard.substr(dash + 1))};
  const auto is_hex = [](std::string_view bound) {
    return bound.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  };
  return is_hex(range.begin) && is_hex(range.end);
}

}  // namespace shard_range_detail

// Whether a row that lay in shard `row` may lie in shard `other` now: the ranges have a part in common. A name that is
// no range overlaps with all ranges, since the keyspace may have been sharded only later; an empty name with all names.
inline bool shards_overlap(std::string_view row, std::string_view other) {
  if (row == other || row.empty() || other.empty()) return true;
  shard_range_detail::Range one;
  shard_range_detail::Range two;
  const bool is_range = shard_range_detail::parse(row, one);
  const bool other_is_range = shard_range_detail::parse(other, two);
  if (!is_range || !other_is_range) return is_range != other_is_range;
  return one.begins_before_end_of(two) && two.begins_before_end_of(one);
}

// Whether the shards, taken together, hold every row of a keyspace. They may overlap.
inline bool hold_every_row(const std::set<std::string>& shards) {
  std::vector<std::pair<std::string_view, std::string_view>> ranges;
  for (const std::string& shard : shards) {
    shard_range_detail::Range range;
    if (!shard_range_detail::parse(shard, range)) return true;
    ranges.emplace_back(range.begin, range.end);
  }
  std::sort(ranges.begin(), ranges.end());
  std::string_view reached;
  for (const auto& [begin, end] : ranges) {
    if (begin > reached) return false;
    if (end.empty()) return true;
    reached = std::max(reached, end);
  }
  return false;
}

// Whether each row of a keyspace is in just one of the shards.
inline bool cover_keyspace(const std::set<std::string>& shards) {
  for (auto shard = shards.begin(); shard != shards.end(); ++shard) {
    if (std::any_of(std::next(shard), shards.end(), [&](const auto& other) { return shards_overlap(*shard, other); })) {
      return false;
    }
  }
  return hold_every_row(shards);
}

}  // namespace pipeline
