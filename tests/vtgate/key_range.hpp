// Where a row lives: Vitess's `hash` vindex, and the key ranges that shards are named after.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pipeline::vtgate {

// The keyspace id of an integer: eight bytes.
std::string keyspace_id(int64_t value);
// True when the shard ("-80", "40-80", "0") holds the id.
bool shard_holds(std::string_view shard, std::string_view keyspace_id);

}  // namespace pipeline::vtgate
