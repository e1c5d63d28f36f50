#include "model/shard_stream.hpp"

#include <algorithm>

namespace pipeline::vtgate::model {
ShardStream::ShardStream(const Keyspace& keyspace, std::string name, const StreamRequest& request,
                         const StreamOptions& options, Output output)
    : keyspace_(keyspace),
      name_(std::move(name)),
      request_(request),
      options_(options),
      output_(std::move(output)),
      make_(keyspace.name(), name_, request.with_keyspace_in_names),
      deaths_(keyspace.shard(name_).deaths) {}

std::optional<Refusal> ShardStream::start(const wire::ShardGtid& from) {
  gtid_ = from.gtid();
  if (gtid_ == kCurrent) return std::nullopt;
  copying_ = gtid_.empty() || !from.table_p_ks().empty();
  if (!gtid_.empty()) {
    const auto parsed = gtid_.starts_with("MySQL56/") ? GtidSet::parse(gtid_) : std::nullopt;
    if (!parsed) return Refusal{kInternal, "could not decode position: parse error: unknown GTIDSet flavor \"\""};
    position_ = *parsed;
  }
  for (const wire::TableLastPK& last : from.table_p_ks()) {
    if (last.has_lastpk() && last.lastpk().fields().empty()) {
      return Refusal{kUnknown, "lastpk for table " + last.table_name() + " has no fields defined"};
    }
    lastpks_[last.table_name()] = last.lastpk();
  }
  if (const std::optional<Refusal> lost = gtid_.empty() ? std::nullopt : lost_position()) return lost;
  if (!copying_) return std::nullopt;
  for (const std::string& name : request_.rules.exact_names()) {
    if (!keyspace_.table(name)) return Refusal{kUnknown, "table " + name + " is not present in the database"};
  }
  plan_copy();
  return std::nullopt;
}

void ShardStream::start_at(const std::string& gtid) {
  gtid_ = gtid;
  position_ = GtidSet::parse(gtid).value_or(GtidSet());
}

// vtgate sees only that no tablet can serve the position, and looks for another (vitess-cluster.md 5).
std::optional<Refusal> ShardStream::lost_position() const {
  const Shard& shard = keyspace_.shard(name_);
  if (shard.has_tablet && shard.executed.contains(position_) && position_.contains(shard.purged)) return std::nullopt;
  if (!options_.cancel_lost_positions) return std::nullopt;
  const std::string kind = request_.from_replica ? "REPLICA" : "PRIMARY";
  return Refusal{kCancelled, "failed to find a " + kind + " tablet for VStream in " + keyspace_.name() + "/" + name_ +
                                 " within the zone1 cell(s): context has expired"};
}

// Tables in name order; those with a key go on after it, the others begin (vstream.md 2.4).
void ShardStream::plan_copy() {
  to_copy_.clear();
  not_started_.clear();
  open_.reset();
  fields_sent_.clear();
  for (const auto& [name, schema] : keyspace_.tables()) {
    if (!request_.rules.match(name)) continue;
    if (!request_.tables_to_copy.empty() && !request_.tables_to_copy.contains(name)) continue;
    to_copy_.push_back(name);
    if (!lastpks_.contains(name)) not_started_.insert(name);
  }
}

wire::ShardGtid ShardStream::position() const {
  wire::ShardGtid position;
  position.set_keyspace(keyspace_.name());
  position.set_shard(name_);
  position.set_gtid(gtid_);
  for (const auto& [table, last] : lastpks_) {
    wire::TableLastPK& entry = *position.add_table_p_ks();
    entry.set_table_name(table);
    if (last.rows_size() > 0) *entry.mutable_lastpk() = last;
  }
  return position;
}

std::size_t ShardStream::visible() const {
  const Shard& shard = keyspace_.shard(name_);
  const std::size_t lag = request_.from_replica ? shard.replica_lag : 0;
  return shard.log.size() - std::min(lag, shard.log.size());
}

GtidSet ShardStream::visible_position() const {
  const Shard& shard = keyspace_.shard(name_);
  if (visible() == shard.log.size()) return shard.executed;
  GtidSet position = shard.before_log;
  for (std::size_t i = 0; i < visible(); ++i) position.add(shard.log[i].as_set());
  return position;
}

bool ShardStream::log_has_more() const {
  const std::vector<Transaction>& log = keyspace_.shard(name_).log;
  for (std::size_t i = log_index_; i < visible(); ++i) {
    if (!position_.contains(log[i].as_set())) return true;
  }
  return false;
}

bool ShardStream::has_work() const {
  const Shard& shard = keyspace_.shard(name_);
  if (journal_ || !shard.has_tablet) return false;
  if (gtid_ == kCurrent || copying_) return true;
  return shard.executed.contains(position_) && position_.contains(shard.purged) && log_has_more();
}

// vtgate opens the tablet stream again by itself, at the VGTID of the moment (vitess-cluster.md 1, cases 1 and 2).
void ShardStream::notice_death() {
  deaths_ = keyspace_.shard(name_).deaths;
  fields_sent_.clear();
  if (!copying_) return;
  if (gtid_.empty() || !lastpks_.empty()) {
    plan_copy();
  } else {
    give_up_copy();
  }
}

void ShardStream::give_up_copy() {
  copying_ = false;
  to_copy_.clear();
  not_started_.clear();
  open_.reset();
  fields_sent_.clear();
}

std::optional<Refusal> ShardStream::produce() {
  if (deaths_ != keyspace_.shard(name_).deaths) {
    notice_death();
    if (!has_work()) return std::nullopt;
  }
  if (gtid_ == kCurrent) {
    log_index_ = visible();
    position_ = visible_position();
    gtid_ = position_.to_string();
    output_.respond({output_.vgtid(), make_.plain(type::kOther)});
    return std::nullopt;
  }
  return copying_ ? copy_step() : next_transaction();
}

}  // namespace pipeline::vtgate::model
