#include "cluster.hpp"

namespace pipeline::vtgate {

std::optional<Refusal> Cluster::refuse(const wire::VStreamRequest& request) {
  if (!recording_.events.empty() || !recording_.end || request.vgtid().shard_gtids().empty()) return std::nullopt;
  const bool peek = request.vgtid().shard_gtids(0).gtid() == "current";
  const bool peek_was_recorded = recording_.request.vgtid().shard_gtids_size() > 0 &&
                                 recording_.request.vgtid().shard_gtids(0).gtid() == "current";
  if (peek != peek_was_recorded) return std::nullopt;
  const std::lock_guard lock(mutex_);
  // With rows there is something to be had afterwards.
  if (std::exchange(refused_, true) && !recording_.rows.empty()) return std::nullopt;
  return recording_.end;
}

std::optional<RecordedCall> Cluster::recorded(const wire::VStreamRequest& request,
                                              const std::set<std::string>& tables) {
  {
    const std::lock_guard lock(mutex_);
    if (played_.contains(request.SerializeAsString())) return std::nullopt;
  }
  return recorded_call(recording_, request, tables);
}

void Cluster::played(const wire::VStreamRequest& request, const std::set<std::string>& tables) {
  const std::lock_guard lock(mutex_);
  played_.insert(request.SerializeAsString());
  for (const wire::ShardGtid& shard : request.vgtid().shard_gtids()) {
    for (const std::string& table : tables) copied_.emplace(shard.shard(), table);
  }
}

std::set<std::string> Cluster::serving_shards() {
  const std::lock_guard lock(mutex_);
  const bool first = !std::exchange(asked_for_shards_, true);
  return first && recording_.starts_with_copy() ? recording_.first_shards : recording_.last_shards;
}

bool Cluster::copies_from_rows(const std::string& shard, const std::string& table) {
  const std::lock_guard lock(mutex_);
  if (!recording_.rows.contains(table)) return false;
  if (!recording_.shards.at(shard).copies.contains(table)) return true;
  for (const wire::ShardGtid& from : recording_.request.vgtid().shard_gtids()) {
    for (const wire::TableLastPK& last : from.table_p_ks()) {
      if (from.shard() == shard && last.table_name() == table) return true;
    }
  }
  return recording_.last_shards.size() == 1 && copied_.contains({shard, table});
}

void Cluster::copied(const std::string& shard, const std::string& table) {
  const std::lock_guard lock(mutex_);
  copied_.emplace(shard, table);
}

}  // namespace pipeline::vtgate
