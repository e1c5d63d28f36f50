#include "model/vstream.hpp"

#include <algorithm>
#include <vector>

#include "model/model.pb.h"

namespace pipeline::vtgate::model {
namespace {

std::string text_of(const wire::ShardGtid& shard) {
  std::string text = "keyspace:\"" + shard.keyspace() + "\"";
  if (!shard.shard().empty()) text += " shard:\"" + shard.shard() + "\"";
  if (!shard.gtid().empty()) text += " gtid:\"" + shard.gtid() + "\"";
  return text;
}

Flags flags_of(const wire::VStreamRequest& request) {
  Flags flags;
  flags.ParseFromString(request.flags().SerializeAsString());
  return flags;
}

}  // namespace

VStream::VStream(const Keyspace& keyspace, const wire::VStreamRequest& request, StreamOptions options)
    : keyspace_(keyspace), options_(std::move(options)) {
  start(request);
}

void VStream::start(const wire::VStreamRequest& request) {
  const Flags flags = flags_of(request);
  request_.tables_to_copy = {flags.tables_to_copy().begin(), flags.tables_to_copy().end()};
  request_.from_replica = request.tablet_type() == wire::REPLICA || request.tablet_type() == wire::RDONLY;
  request_.with_keyspace_in_names = !flags.exclude_keyspace_from_table_name();
  request_.stops_on_reshard = flags.stop_on_reshard();
  request_.with_journals = flags.stop_on_reshard() || flags.include_reshard_journal_events();
  if (request.vgtid().shard_gtids().empty()) {
    refusal_ = Refusal{kInvalidArgument,
                       "failed to resolve vstream parameters: vgtid must have at least one value with a starting "
                       "position in ShardGtids"};
    return;
  }
  const std::optional<Refusal> bad_rules = TableRules::read(request.filter(), request_.rules);
  for (const wire::ShardGtid& from : request.vgtid().shard_gtids()) {
    if (from.keyspace() != keyspace_.name()) {
      refusal_ = Refusal{kUnknown, "error starting stream from shard GTID " + text_of(from) +
                                       ": failed to determine if keyspace " + from.keyspace() +
                                       " has been resharded: FindAllShardsInKeyspace(" + from.keyspace() +
                                       "): List: node doesn't exist: keyspaces/" + from.keyspace() + "/shards"};
      return;
    }
    if (from.shard().empty() && !from.gtid().empty() && from.gtid() != kCurrent) {
      refusal_ = Refusal{kInvalidArgument,
                         "failed to resolve vstream parameters: if shards are unspecified, the Gtid value must be "
                         "'current' or empty; got: shard_gtids:{" +
                             text_of(from) + "}"};
      return;
    }
    std::vector<std::string> names{from.shard()};
    if (from.shard().empty()) names = keyspace_.serving_shards();
    for (const std::string& name : names) {
      if (!start_shard(from, name)) return;
    }
  }
  if (bad_rules) refuse(*shards_.begin()->second, *bad_rules);
}

bool VStream::start_shard(const wire::ShardGtid& from, const std::string& name) {
  if (!keyspace_.shards().contains(name)) {
    refusal_ = Refusal{kFailedPrecondition, "error starting stream from shard GTID " + text_of(from) +
                                                ": failed to determine if keyspace " + from.keyspace() +
                                                " has been resharded: shard provided in VGTID, " + name +
                                                ", not found in the " + from.keyspace() + " keyspace"};
    return false;
  }
  ShardStream& shard = add(name);
  const std::optional<Refusal> refused = shard.start(from);
  if (refused) refuse(shard, *refused);
  not_completed_.insert(name);
  return !refused;
}

ShardStream& VStream::add(const std::string& name) {
  ShardStream::Output output;
  output.respond = [this](std::vector<wire::VEvent> events) {
    wire::VStreamResponse& response = ready_.emplace_back();
    for (wire::VEvent& event : events) *response.add_events() = std::move(event);
  };
  output.vgtid = [this, name] { return vgtid(name); };
  output.copy_completed = [this, name] { complete_copy(name); };
  return *(shards_[name] = std::make_unique<ShardStream>(keyspace_, name, request_, options_, std::move(output)));
}

wire::VEvent VStream::vgtid(const std::string& shard) const {
  wire::VEvent event = EventMaker(keyspace_.name(), shard, true).plain(type::kVgtid);
  for (const auto& [name, stream] : shards_) *event.mutable_vgtid()->add_shard_gtids() = stream->position();
  return event;
}

// The one without a shard comes only when every shard was copied in this call (vstream.md 2.5).
void VStream::complete_copy(const std::string& shard) {
  wire::VStreamResponse& response = ready_.emplace_back();
  *response.add_events() = EventMaker(keyspace_.name(), shard, true).plain(type::kCopyCompleted);
  not_completed_.erase(shard);
  if (not_completed_.empty()) response.add_events()->set_type(type::kCopyCompleted);
}

// What vtgate puts around a tablet's error (vstream.md 8.6).
void VStream::refuse(const ShardStream& shard, const Refusal& refusal) {
  const std::string place = keyspace_.name() + "/" + shard.name();
  std::string text = "error starting stream from shard GTID " + text_of(shard.position()) + ": ";
  if (refusal.code == kUnknown)
    text += "persistent error in vstream for " + place + " on tablet zone1-0000000001; giving up: ";
  if (refusal.code == kInternal) text += "error in vstream for " + place + " on tablet zone1-0000000001: ";
  refusal_ = Refusal{refusal.code, text + refusal.message};
}

std::optional<wire::VStreamResponse> VStream::next() {
  while (ready_.empty() && !refusal_) {
    follow_reshard();
    const bool idle =
        std::none_of(shards_.begin(), shards_.end(), [](const auto& shard) { return shard.second->has_work(); });
    if (idle || refusal_) break;
    produce();
  }
  if (ready_.empty()) return std::nullopt;
  wire::VStreamResponse response = std::move(ready_.front());
  ready_.pop_front();
  return response;
}

void VStream::produce() {
  std::vector<std::string> busy;
  for (const auto& [name, shard] : shards_) {
    if (shard->has_work()) busy.push_back(name);
  }
  ShardStream& chosen = *shards_.at(busy[options_.pick(busy)]);
  const std::optional<Refusal> refused = chosen.produce();
  if (refused) refuse(chosen, *refused);
}

// When all old shards have reached their JOURNAL, vtgate goes on with the new ones from bare positions, also when a
// shard was still in its copy (vitess-cluster.md 1, case 3).
void VStream::follow_reshard() {
  if (request_.stops_on_reshard) return;
  for (const auto& [name, shard] : shards_) {
    if (!shard->journal()) continue;
    const Journal journal = *shard->journal();
    const auto is_in_stream = [&](const std::string& participant) { return shards_.contains(participant); };
    if (!std::all_of(journal.participants.begin(), journal.participants.end(), is_in_stream)) {
      refuse(*shard, {kInternal, "error getting journal event for shard GTID " + text_of(shard->position()) +
                                     " on tablet zone1-0000000001: not all journaling participants are in the stream"});
      return;
    }
    const auto waits = [&](const std::string& participant) { return shards_.at(participant)->journal().has_value(); };
    if (!std::all_of(journal.participants.begin(), journal.participants.end(), waits)) continue;
    for (const std::string& participant : journal.participants) shards_.erase(participant);
    for (const auto& [fresh, gtid] : journal.continuation) {
      add(fresh).start_at(gtid);
      not_completed_.insert(fresh);
    }
    return;
  }
}

}  // namespace pipeline::vtgate::model
