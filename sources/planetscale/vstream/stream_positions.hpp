// StreamPositions: where one stream stands, by shard, and each of its tables with it.
//
// The VGTIDs of the stream move it. A value; not thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/planetscale/vstream.pb.h"
#include "pipeline/sdk/stream.hpp"
#include "source/cursor.hpp"
#include "vstream/gtid_set.hpp"

namespace pipeline::planetscale {

using Slice = std::pair<std::string, std::string>;  // table, shard

// What a stream is to read.
struct StreamScope {
  std::string keyspace;
  std::map<std::string, std::map<std::string, ShardCursor>> tables;  // by table and shard: where they stand
  bool copy = false;                                                 // ends with COPY_COMPLETED
  // Otherwise: where each shard ends. A shard without an end is one that a reshard replaced.
  std::map<std::string, GtidSet> stop;
  bool follow = false;      // no end at all: goes on until the run is stopped, or the keyspace is resharded
  std::vector<Slice> gone;  // slices whose cursors are to be forgotten
};

class StreamPositions {
 public:
  explicit StreamPositions(StreamScope scope);

  [[nodiscard]] const StreamScope& scope() const { return scope_; }
  // False also for a table that was lost.
  [[nodiscard]] bool reads(const std::string& table) const {
    return scope_.tables.contains(table) && !lost_.contains(table);
  }
  [[nodiscard]] std::vector<std::string> tables() const;
  // The table in a shard; null = it isn't read there. REQUIRES: reads(table).
  [[nodiscard]] ShardCursor* cursor(const std::string& table, const std::string& shard);
  // The same in all shards. REQUIRES: reads(table).
  [[nodiscard]] uint64_t generation(const std::string& table) const;
  [[nodiscard]] const std::string& of(const std::string& shard) { return positions_[shard]; }
  [[nodiscard]] bool ended(const std::string& shard) const { return ended_.contains(shard); }
  [[nodiscard]] bool all_ended() const { return ended_.size() == positions_.size(); }
  // False for a copy without a key to go on after.
  [[nodiscard]] bool can_resume() const;

  // `keeps_keys`: the copy can go on after the keys that come with the positions.
  void move_to(const wire::VGtid& vgtid, bool keeps_keys);
  // The tables of a shard whose copy is done now.
  std::vector<std::string> complete_copy(const std::string& shard);
  // Gives up the positions of a table: it must be copied again.
  void lose(const std::string& table);
  // The same for a table that no longer exists.
  void mark_gone(const std::string& table, const std::string& reason);
  [[nodiscard]] bool all_lost() const { return lost_.size() == scope_.tables.size(); }

  // True when the VGTID lacks a shard that is read: the keyspace was resharded.
  [[nodiscard]] bool shards_changed(const wire::VGtid& vgtid) const;
  // Takes over the shards of the VGTID. False = impossible: a shard that is gone had ended, so that its changes after
  // the end were not taken.
  bool follow_reshard(const wire::VGtid& vgtid);

  [[nodiscard]] std::vector<Cursor> cursors() const;
  // Where a (new) stream has to begin.
  [[nodiscard]] wire::VGtid request() const;

 private:
  [[nodiscard]] std::set<std::string> shards_of(const wire::VGtid& vgtid) const;
  void note_end_of(const std::string& shard);
  void move_cursors(const wire::ShardGtid& shard, bool keeps_keys);

  StreamScope scope_;
  std::map<std::string, std::string> positions_;  // by shard
  std::set<std::string> ended_;
  std::set<std::string> lost_;  // tables
};

}  // namespace pipeline::planetscale
