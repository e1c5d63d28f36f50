// Shards as ranges of keyspace ids, "-80", "80-c0", "-". Pure functions.
#pragma once

#include <string_view>

namespace pipeline::csv {

// Whether a row that lay in shard `row` may lie in shard `other` now: the ranges have a part in common. Names that are
// no ranges overlap only with themselves; an empty name overlaps with all.
bool shards_overlap(std::string_view row, std::string_view other);

}  // namespace pipeline::csv
