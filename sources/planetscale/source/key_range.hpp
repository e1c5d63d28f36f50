// Shard names as ranges of keyspace ids: "-80" ends at 0x80, "80-" begins there, "40-80" is between. A name without "-"
// ("0") is the one shard of a keyspace that isn't sharded.
#pragma once

#include <set>
#include <string>

namespace pipeline::planetscale {

// True when the shards, taken together, hold every row of a keyspace: their ranges follow each other without a gap or
// an overlap.
bool cover_keyspace(const std::set<std::string>& shards);

}  // namespace pipeline::planetscale
