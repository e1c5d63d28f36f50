// What a sync has to read next, from where its tables stand. Pure: no I/O.
//
// Round by round: copy what was never copied, a partition for each table and shard, the largest first; then read all
// tables up to exactly one position, a partition for each group of tables that stand at equal positions; in follow mode
// then on without an end. Tables whose shards no longer serve are read over the reshard first.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "pipeline/sdk/host.hpp"
#include "pipeline/sdk/source.hpp"
#include "source/cursor.hpp"
#include "source/settings.hpp"
#include "vstream/stream_positions.hpp"

namespace pipeline::planetscale {

using Positions = std::map<std::string, std::string>;                      // by shard
using Ends = std::map<std::string, GtidSet>;                               // by shard
using Tables = std::map<std::string, std::map<std::string, ShardCursor>>;  // by table and shard

// The saved cursors of the tables that are to be read; a table without any has an empty entry.
Result<Tables> read_cursors(const std::string& keyspace, const std::vector<std::string>& tables,
                            const std::vector<Cursor>& saved);

// Where a catch-up ends: at the positions that the server tells, and no table behind another. A table may be ahead of
// what the server tells when another tablet answered.
Ends common_end(const Positions& serving, const Tables& tables);

// True when every table is copied and has reached `end` in all its shards.
bool reached_end(const Tables& tables, const Ends& end);

struct PlanInput {
  Positions serving;                      // the shards that serve, and where they stand
  Ends end;                               // of a catch-up
  std::set<std::string> copy_only;        // tables whose changes are not wanted
  std::set<std::string> lost;             // tables that can't go on from their positions: they are copied again
  std::map<std::string, uint64_t> bytes;  // about how large tables are, in one shard; may lack some
  std::map<std::string, uint64_t> rows;   // likewise
  bool first_round = false;               // of this run
};

struct PlannedRead {
  std::string id;    // unique in its plan
  std::string text;  // for people
  StreamScope scope;
  uint64_t estimated_rows = 0;
};

struct Plan {
  std::vector<PlannedRead> reads;  // empty = nothing is left
  bool catch_up = false;           // the last round: it ends at `end`
};
Result<Plan> make_plan(const SourceSettings& settings, const PlanInput& input, Tables tables, const Host& host);

}  // namespace pipeline::planetscale
