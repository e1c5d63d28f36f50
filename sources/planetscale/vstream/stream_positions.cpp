#include "vstream/stream_positions.hpp"

#include <algorithm>
#include <optional>

namespace pipeline::planetscale {

StreamPositions::StreamPositions(StreamScope scope) : scope_(std::move(scope)) {
  for (const auto& [table, shards] : scope_.tables) {
    for (const auto& [shard, cursor] : shards) positions_[shard] = cursor.gtid;
  }
  for (const auto& [shard, position] : positions_) note_end_of(shard);
}

ShardCursor* StreamPositions::cursor(const std::string& table, const std::string& shard) {
  auto& shards = scope_.tables.at(table);
  const auto found = shards.find(shard);
  return found == shards.end() ? nullptr : &found->second;
}

uint64_t StreamPositions::generation(const std::string& table) const {
  return scope_.tables.at(table).begin()->second.generation;
}

bool StreamPositions::can_resume() const {
  for (const auto& [table, shards] : scope_.tables) {
    for (const auto& [shard, cursor] : shards) {
      if (!cursor.copy_done && !cursor.lastpk) return false;
    }
  }
  return true;
}

void StreamPositions::move_to(const wire::VGtid& vgtid, bool keeps_keys) {
  for (const wire::ShardGtid& shard : vgtid.shard_gtids()) {
    if (shard.keyspace() != scope_.keyspace || ended(shard.shard())) continue;
    std::string& position = positions_[shard.shard()];
    if (position == shard.gtid() && !scope_.copy) continue;
    position = shard.gtid();
    note_end_of(shard.shard());
    move_cursors(shard, keeps_keys);
  }
}

void StreamPositions::move_cursors(const wire::ShardGtid& shard, bool keeps_keys) {
  for (auto& [table, shards] : scope_.tables) {
    const auto cursor = shards.find(shard.shard());
    if (cursor == shards.end()) continue;
    cursor->second.gtid = shard.gtid();
    for (const wire::TableLastPK& last : shard.table_p_ks()) {
      if (!keeps_keys || last.table_name() != table || last.lastpk().rows_size() == 0) continue;
      wire::QueryResult lastpk = last.lastpk();
      // Old servers send the fields with the first key only (vstream.md 2.4).
      if (lastpk.fields_size() == 0 && cursor->second.lastpk) {
        *lastpk.mutable_fields() = cursor->second.lastpk->fields();
      }
      cursor->second.lastpk = std::move(lastpk);
    }
  }
}

void StreamPositions::note_end_of(const std::string& shard) {
  const auto stop = scope_.stop.find(shard);
  if (stop == scope_.stop.end()) return;
  const std::optional<GtidSet> reached = GtidSet::parse(positions_[shard]);
  if (reached && reached->contains(stop->second)) ended_.insert(shard);
}

std::vector<std::string> StreamPositions::complete_copy(const std::string& shard) {
  std::vector<std::string> completed;
  for (auto& [table, shards] : scope_.tables) {
    const auto cursor = shards.find(shard);
    if (cursor == shards.end()) continue;
    cursor->second.copy_done = true;
    cursor->second.lastpk.reset();
    cursor->second.gtid = positions_[shard];
    completed.push_back(table);
  }
  return completed;
}

void StreamPositions::lose(const std::string& table) {
  for (auto& [shard, cursor] : scope_.tables.at(table)) {
    ShardCursor fresh;
    fresh.generation = cursor.generation;
    fresh.gtid = cursor.gtid;
    cursor = std::move(fresh);
  }
  lost_.insert(table);
}

void StreamPositions::mark_gone(const std::string& table, const std::string& reason) {
  lose(table);
  for (auto& [shard, cursor] : scope_.tables.at(table)) cursor.gone = reason;
}

std::vector<std::string> StreamPositions::tables() const {
  std::vector<std::string> tables;
  for (const auto& [table, shards] : scope_.tables) {
    if (!lost_.contains(table)) tables.push_back(table);
  }
  return tables;
}

std::set<std::string> StreamPositions::shards_of(const wire::VGtid& vgtid) const {
  std::set<std::string> shards;
  for (const wire::ShardGtid& shard : vgtid.shard_gtids()) {
    if (shard.keyspace() == scope_.keyspace) shards.insert(shard.shard());
  }
  return shards;
}

bool StreamPositions::shards_changed(const wire::VGtid& vgtid) const {
  const std::set<std::string> named = shards_of(vgtid);
  return std::any_of(positions_.begin(), positions_.end(),
                     [&](const auto& position) { return !named.contains(position.first); });
}

bool StreamPositions::follow_reshard(const wire::VGtid& vgtid) {
  const std::set<std::string> named = shards_of(vgtid);
  if (!std::includes(named.begin(), named.end(), ended_.begin(), ended_.end())) return false;
  for (auto& [table, shards] : scope_.tables) {
    const std::map<std::string, ShardCursor> old = std::exchange(shards, {});
    for (const std::string& shard : named) {
      const auto kept = old.find(shard);
      shards.emplace(shard, kept == old.end() ? old.begin()->second : kept->second);
    }
    for (const auto& [shard, cursor] : old) {
      if (!named.contains(shard)) scope_.gone.emplace_back(table, shard);
    }
  }
  std::erase_if(positions_, [&](const auto& position) { return !named.contains(position.first); });
  for (const std::string& shard : named) positions_.try_emplace(shard);
  return true;
}

std::vector<Cursor> StreamPositions::cursors() const {
  std::vector<Cursor> cursors;
  for (const auto& [table, shards] : scope_.tables) {
    for (const auto& [shard, cursor] : shards)
      cursors.push_back({scope_.keyspace, table, shard, encode_cursor(cursor)});
  }
  for (const auto& [table, shard] : scope_.gone) cursors.push_back({scope_.keyspace, table, shard, ""});
  return cursors;
}

wire::VGtid StreamPositions::request() const {
  wire::VGtid vgtid;
  for (const auto& [shard, position] : positions_) {
    wire::ShardGtid& target = *vgtid.add_shard_gtids();
    target.set_keyspace(scope_.keyspace);
    target.set_shard(shard);
    target.set_gtid(position);
    if (!scope_.copy) continue;
    bool resumed = false;
    for (const auto& [table, shards] : scope_.tables) {
      const auto cursor = shards.find(shard);
      if (cursor == shards.end() || !cursor->second.lastpk) continue;
      wire::TableLastPK& last = *target.add_table_p_ks();
      last.set_table_name(table);
      *last.mutable_lastpk() = *cursor->second.lastpk;
      resumed = true;
    }
    // A position without a key would mean "no copy at all" (vstream.md 2.5).
    if (!resumed) target.clear_gtid();
  }
  return vgtid;
}

}  // namespace pipeline::planetscale
