#include "recorded_call.hpp"

#include <algorithm>

namespace pipeline::vtgate {
namespace {

bool same_position(const std::string& a, const std::string& b) {
  const std::optional<GtidSet> left = GtidSet::parse(a);
  const std::optional<GtidSet> right = GtidSet::parse(b);
  return a == b || (left && right && *left == *right);
}

const wire::TableLastPK* lastpk_of(const wire::ShardGtid& shard, const std::set<std::string>& tables) {
  for (const wire::TableLastPK& last : shard.table_p_ks()) {
    if (tables.contains(last.table_name())) return &last;
  }
  return nullptr;
}

// Whether one shard of a request begins as the recording did.
bool begins_there(const Recording& recording, const wire::ShardGtid& from, const std::set<std::string>& tables) {
  for (const wire::ShardGtid& recorded : recording.request.vgtid().shard_gtids()) {
    if (recorded.keyspace() != from.keyspace()) continue;
    if (!recorded.shard().empty() && recorded.shard() != from.shard()) continue;
    const wire::TableLastPK* wanted = lastpk_of(from, tables);
    const wire::TableLastPK* key = lastpk_of(recorded, tables);
    if (wanted != nullptr || key != nullptr) {
      return wanted != nullptr && key != nullptr && wanted->lastpk().rows_size() > 0 && key->lastpk().rows_size() > 0 &&
             wanted->lastpk().rows(0).SerializeAsString() == key->lastpk().rows(0).SerializeAsString();
    }
    // Tables without a key are copied from their start when another one has a key.
    if (from.gtid().empty()) return recorded.gtid().empty() || !recorded.table_p_ks().empty();
    if (recorded.gtid().empty() || !recorded.table_p_ks().empty()) return false;
    const auto shard = recording.shards.find(from.shard());
    return shard != recording.shards.end() && same_position(from.gtid(), shard->second.start);
  }
  return false;
}

class CallMaker {
 public:
  CallMaker(const Recording& recording, const wire::VStreamRequest& request, const std::set<std::string>& tables)
      : recording_(recording), tables_(tables) {
    for (const wire::ShardGtid& from : request.vgtid().shard_gtids()) {
      shards_.insert(from.shard());
      if (!from.table_p_ks().empty()) begun_.insert(from.shard());
      copy_ = copy_ || from.gtid().empty() || !from.table_p_ks().empty();
    }
    whole_ = shards_ == recording.first_shards;
  }

  RecordedCall make() {
    for (const wire::VEvent& event : recording_.events) {
      if (call_.end) return std::move(call_);
      if (event.keyspace() == recording_.keyspace && !event.shard().empty()) take(event);
    }
    for (auto& [shard, open] : open_) close(shard, open);
    for (const std::string& table : tables_) {
      call_.clean = call_.clean && !recording_.incomplete.contains(table);
      for (const std::string& shard : shards_) {
        const bool twice = recording_.shards.at(shard).copied_twice.contains(table);
        const bool whole_copy = recording_.shards.at(shard).copy_completed && has_copy(shard) && !twice;
        call_.clean = call_.clean && (!copy_ || whole_copy);
      }
    }
    call_.end = recording_.end;
    return std::move(call_);
  }

 private:
  struct Group {
    std::vector<wire::VEvent> events;
    std::set<std::string> copied;  // tables with a FIELD or rows of the copy
    bool from_log = false;
  };

  void take(const wire::VEvent& event) {
    if (event.has_vgtid() && resharded(event)) {
      if (!whole_) {
        call_.end = Refusal{kInternal,
                            "error starting stream from shard GTID: not all journaling participants are in "
                            "the stream"};
        return;
      }
      shards_ = recording_.last_shards;
    }
    if (!shards_.contains(event.shard())) return;
    Group& open = open_[event.shard()];
    if (event.type() == kBegin && !open.events.empty()) close(event.shard(), open);
    const std::string table = recording_.table_of(event);
    open.from_log = open.from_log || event.timestamp() != 0;
    if (!table.empty() && event.timestamp() == 0) open.copied.insert(table);
    if (table.empty() || tables_.contains(table)) open.events.push_back(event.has_vgtid() ? reduced(event) : event);
    const bool last = event.type() == kCommit || event.type() == kDdl || event.type() == kOther ||
                      event.type() == kRollback || event.type() == kCopyCompleted;
    if (last) close(event.shard(), open);
  }

  [[nodiscard]] bool resharded(const wire::VEvent& event) const {
    std::set<std::string> named;
    for (const wire::ShardGtid& shard : event.vgtid().shard_gtids()) named.insert(shard.shard());
    return !std::includes(named.begin(), named.end(), shards_.begin(), shards_.end());
  }

  // A VGTID with the shards and tables of this call only.
  [[nodiscard]] wire::VEvent reduced(const wire::VEvent& event) const {
    wire::VEvent result = event;
    result.mutable_vgtid()->clear_shard_gtids();
    for (const wire::ShardGtid& shard : event.vgtid().shard_gtids()) {
      if (!shards_.contains(shard.shard())) continue;
      wire::ShardGtid& kept = *result.mutable_vgtid()->add_shard_gtids();
      kept = shard;
      kept.clear_table_p_ks();
      for (const wire::TableLastPK& last : shard.table_p_ks()) {
        if (tables_.contains(last.table_name())) *kept.add_table_p_ks() = last;
      }
    }
    return result;
  }

  void close(const std::string& shard, Group& open) {
    Group group = std::exchange(open, Group());
    if (group.events.empty()) return;
    if (copy_ && !of_this_copy(shard, group)) return;
    call_.clean = call_.clean && group.events.back().type() != kDdl;
    call_.groups.push_back(std::move(group.events));
  }

  // Whether a server that copies these tables alone would have sent it: nothing of the copies of others, nor what came
  // before the copy began.
  bool of_this_copy(const std::string& shard, const Group& group) {
    std::string& copying = copying_[shard];
    if (!group.copied.empty()) copying = *group.copied.begin();
    if (!group.copied.empty() && tables_.contains(copying)) begun_.insert(shard);
    const bool completed = group.events.front().type() == kCopyCompleted;
    if (completed) return true;
    if (!group.from_log) return tables_.contains(copying);
    return begun_.contains(shard) || !has_copy(shard);
  }
  [[nodiscard]] bool has_copy(const std::string& shard) const {
    const auto& copies = recording_.shards.at(shard).copies;
    return std::any_of(tables_.begin(), tables_.end(), [&](const auto& table) { return copies.contains(table); });
  }

  const Recording& recording_;
  const std::set<std::string>& tables_;
  std::set<std::string> shards_;
  bool copy_ = false;
  bool whole_ = false;
  std::map<std::string, Group> open_;           // by shard
  std::map<std::string, std::string> copying_;  // by shard: the table whose copy came last
  std::set<std::string> begun_;                 // shards in which the copy of these tables has begun
  RecordedCall call_;
};

// Whether a copy was recorded to its end without one of the tables, which was not there yet.
bool lacks_a_table(const Recording& recording, const wire::VStreamRequest& request,
                   const std::set<std::string>& tables) {
  for (const wire::ShardGtid& from : request.vgtid().shard_gtids()) {
    const auto shard = recording.shards.find(from.shard());
    const bool copy = from.gtid().empty() || !from.table_p_ks().empty();
    if (!copy || shard == recording.shards.end() || !shard->second.copy_completed) continue;
    for (const std::string& table : tables) {
      if (!shard->second.copies.contains(table)) return true;
    }
  }
  return false;
}

}  // namespace

std::optional<RecordedCall> recorded_call(const Recording& recording, const wire::VStreamRequest& request,
                                          const std::set<std::string>& tables) {
  if (recording.events.empty() || lacks_a_table(recording, request, tables)) return std::nullopt;
  for (const wire::ShardGtid& from : request.vgtid().shard_gtids()) {
    if (from.shard().empty() || !begins_there(recording, from, tables)) return std::nullopt;
  }
  return CallMaker(recording, request, tables).make();
}

}  // namespace pipeline::vtgate
