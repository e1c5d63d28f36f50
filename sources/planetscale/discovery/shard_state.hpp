// What MySQL tells about the position of one shard, asked with that shard as target (vstream.md 8.7).
#pragma once

#include <string>

#include "discovery/sql_server.hpp"
#include "vstream/gtid_set.hpp"

namespace pipeline::planetscale {

struct ShardTarget {
  std::string keyspace;
  std::string shard;
  std::string tablet_type;  // "primary", "replica", "rdonly"

  [[nodiscard]] std::string text() const { return keyspace + ":" + shard + "@" + tablet_type; }
};

// All transactions that one tablet has.
Result<GtidSet> executed_gtids(SqlServer& server, const ShardTarget& target);

enum class PositionState {
  available,  // the changes after it can be read
  purged,     // binary logs that are needed were removed
  lost        // the server never had it: a failover lost transactions, or it is of another server
};

// What became of a saved position: the primary knows what was lost, the tablets that are read know what was purged. A
// position counts as purged when no tablet that is asked has its logs; the answers of several are tried.
Result<PositionState> position_state(SqlServer& server, const ShardTarget& target, const GtidSet& saved);

// The value of a system variable of the shard ("@@binlog_row_image").
Result<std::string> shard_variable(SqlServer& server, const ShardTarget& target, const std::string& name);

}  // namespace pipeline::planetscale
