#include "replay.hpp"

#include <algorithm>
#include <regex>

#include "sharding.hpp"

namespace pipeline::vtgate {
namespace {

constexpr const char* kCurrent = "current";

std::string shard_text(const wire::ShardGtid& shard) {
  std::string text = "keyspace:\"" + shard.keyspace() + "\" shard:\"" + shard.shard() + "\"";
  if (!shard.gtid().empty()) text += " gtid:\"" + shard.gtid() + "\"";
  return text;
}

// Index of the row after the one with the given key; the cells of the key are found by name.
std::size_t row_after(const TableCopy& copy, const wire::QueryResult& lastpk, const std::vector<wire::VEvent>& rows) {
  std::vector<std::size_t> key;
  const auto& fields = copy.field.field_event().fields();
  for (const wire::Field& wanted : lastpk.fields()) {
    for (int i = 0; i < fields.size(); ++i) {
      if (fields[i].name() == wanted.name()) key.push_back(static_cast<std::size_t>(i));
    }
  }
  const auto cells = [](const wire::Row& row) {
    std::vector<std::string> result;
    std::size_t at = 0;
    for (const int64_t length : row.lengths()) {
      const std::size_t size = length < 0 ? 0 : static_cast<std::size_t>(length);
      result.push_back(length < 0 ? std::string("\0NULL", 5) : row.values().substr(at, size));
      at += size;
    }
    return result;
  };
  const std::vector<std::string> wanted = cells(lastpk.rows(0));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    wire::RowEvent event;
    if (!event.ParseFromString(rows[i].row_event())) continue;
    const std::vector<std::string> row = cells(event.row_changes(0).after());
    bool same = key.size() == wanted.size();
    for (std::size_t k = 0; same && k < key.size(); ++k) same = row[key[k]] == wanted[k];
    if (same) return i + 1;
  }
  return 0;
}

}  // namespace

Replay::Replay(Cluster& cluster, const wire::VStreamRequest& request)
    : cluster_(cluster), recording_(cluster.recording()), request_(request) {
  if (request.vgtid().shard_gtids().empty()) {
    refuse(kInvalidArgument, "vgtid must have at least one value with a starting position");
    return;
  }
  for (const wire::ShardGtid& from : request.vgtid().shard_gtids()) {
    copy_ = copy_ || from.gtid().empty() || !from.table_p_ks().empty();
  }
  end_ = cluster.refuse(request);
  if (end_ || !match_tables()) return;
  recorded_ = cluster.recorded(request, tables_);
  if (!recorded_) start_all();
}

void Replay::start_all() {
  for (const wire::ShardGtid& from : request_.vgtid().shard_gtids()) {
    if (from.keyspace() != recording_.keyspace) {
      refuse(kUnknown, "error starting stream from shard GTID " + shard_text(from) +
                           ": failed to determine if keyspace " + from.keyspace() +
                           " has been resharded: FindAllShardsInKeyspace(" + from.keyspace() +
                           "): List: node doesn't exist: keyspaces/" + from.keyspace() + "/shards");
      return;
    }
    if (!from.shard().empty()) {
      if (!start(from, from.shard())) return;
      continue;
    }
    if (!from.gtid().empty() && from.gtid() != kCurrent) {
      refuse(kInvalidArgument,
             "if shards are unspecified, the Gtid value must be 'current' or empty; got: " + from.gtid());
      return;
    }
    for (const std::string& shard : cluster_.serving_shards()) {
      if (!start(from, shard)) return;
    }
  }
  for (const wire::ShardGtid& from : request_.vgtid().shard_gtids()) {
    for (auto& [shard, stream] : shards_) {
      if (stream.copying && (from.shard().empty() || from.shard() == shard)) copy_shard(shard, from);
    }
  }
  const bool all_copied =
      copy_ && std::all_of(shards_.begin(), shards_.end(), [](const auto& entry) { return entry.second.copying; });
  if (all_copied) respond({event(kCopyCompleted, "")});
}

bool Replay::match_tables() {
  for (const wire::Rule& rule : request_.filter().rules()) {
    const std::string& match = rule.match();
    if (!match.starts_with("/")) {
      if (copy_ && match.find('`') != std::string::npos) {
        refuse(kUnknown, "error in vstream: UnescapeID err: unexpected input: " + match);
        return false;
      }
      if (recording_.tables.contains(match)) {
        tables_.insert(match);
      } else if (copy_) {
        refuse(kUnknown, "error in vstream: table " + match + " is not present in the database");
        return false;
      }
      continue;
    }
    const std::size_t end = match.size() > 1 && match.ends_with("/") ? match.size() - 2 : match.size() - 1;
    try {
      const std::regex pattern(match.substr(1, end), std::regex::ECMAScript);
      for (const std::string& table : recording_.tables) {
        if (std::regex_search(table, pattern)) tables_.insert(table);
      }
    } catch (const std::regex_error& error) {
      refuse(kUnknown, std::string("error parsing regexp: ") + error.what());
      return false;
    }
  }
  return true;
}

bool Replay::start(const wire::ShardGtid& from, const std::string& shard) {
  if (!recording_.shards.contains(shard)) {
    refuse(kFailedPrecondition, "error starting stream from shard GTID " + shard_text(from) +
                                    ": failed to determine if keyspace " + from.keyspace() +
                                    " has been resharded: shard provided in VGTID, " + shard + ", not found in the " +
                                    from.keyspace() + " keyspace");
    return false;
  }
  ShardStream& stream = shards_[shard];
  if (from.gtid() == kCurrent) {
    stream.gtid = kCurrent;
    peeking_.insert(shard);
    return true;
  }
  stream.copying = from.gtid().empty() || !from.table_p_ks().empty();
  if (from.gtid().empty()) return true;
  const std::optional<GtidSet> position =
      from.gtid().starts_with("MySQL56/") ? GtidSet::parse(from.gtid()) : std::nullopt;
  if (!position) {
    refuse(kInternal, "error starting stream from shard GTID " + shard_text(from) + ": error in vstream for " +
                          from.keyspace() + "/" + shard +
                          ": could not decode position: parse error: unknown GTIDSet flavor \"\"");
    return false;
  }
  for (const wire::TableLastPK& last : from.table_p_ks()) {
    if (last.has_lastpk() && last.lastpk().fields().empty()) {
      refuse(kUnknown, "lastpk for table " + last.table_name() + " has no fields defined");
      return false;
    }
  }
  stream.gtid = from.gtid();
  stream.position = *position;
  return true;
}

std::optional<wire::VStreamResponse> Replay::next(Now now) {
  if (ready_.empty() && recorded_) play_recorded();
  if (ready_.empty() && !peeking_.empty()) {
    const std::string shard = *peeking_.begin();
    peeking_.erase(peeking_.begin());
    peek(shard, now);
  }
  if (ready_.empty() && !recorded_ && !end_) stream_next(now);
  if (ready_.empty()) return std::nullopt;
  wire::VStreamResponse response = std::move(ready_.front());
  ready_.pop_front();
  return response;
}

void Replay::play_recorded() {
  if (!recorded_->groups.empty()) {
    respond(std::move(recorded_->groups.front()));
    recorded_->groups.erase(recorded_->groups.begin());
    return;
  }
  if (!recorded_->clean || recorded_->end) cluster_.played(request_, tables_);
  end_ = recorded_->end;
}

void Replay::abandon() {
  if (recorded_ && !recorded_->clean) cluster_.played(request_, tables_);
}

std::string Replay::now_gtid(const std::string& shard, Now now) const {
  return now == Now::copy ? recording_.shards.at(shard).after_copy : recording_.end_of(shard);
}

void Replay::peek(const std::string& shard, Now now) {
  ShardStream& stream = shards_.at(shard);
  stream.gtid = now_gtid(shard, now);
  stream.position = GtidSet::parse(stream.gtid).value_or(GtidSet());
  respond({vgtid(shard), event(kOther, shard)});
}

void Replay::copy_shard(const std::string& shard, const wire::ShardGtid& from) {
  ShardStream& stream = shards_.at(shard);
  stream.not_copied = tables_;
  for (const std::string& table : tables_) {
    const auto& copies = recording_.shards.at(shard).copies;
    const wire::QueryResult* after = nullptr;
    for (const wire::TableLastPK& last : from.table_p_ks()) {
      if (last.table_name() == table && last.has_lastpk()) after = &last.lastpk();
    }
    if (after != nullptr) stream.not_copied.erase(table);
    const bool from_rows = (after == nullptr || !copies.contains(table)) && cluster_.copies_from_rows(shard, table);
    if (!from_rows && !copies.contains(table)) continue;
    const TableCopy copy = from_rows ? copy_of_rows(shard, table) : copies.at(table);
    const GtidSet snapshot = GtidSet::parse(copy.gtid).value_or(GtidSet());
    // At the start nothing is finished yet that could have missed something.
    if (!stream.position.empty()) catch_up(shard, snapshot);
    stream.position.add(snapshot);
    stream.gtid = copy.gtid;
    copy_table(shard, table, copy, after);
    stream.not_copied.erase(table);
    if (!from_rows) cluster_.copied(shard, table);
  }
  respond({event(kCopyCompleted, shard)});
}

TableCopy Replay::copy_of_rows(const std::string& shard, const std::string& table) const {
  const RecordedRows& rows = recording_.rows.at(table);
  TableCopy copy{event(kField, shard), recording_.end_of(shard), {}};
  wire::FieldEvent& fields = *copy.field.mutable_field_event();
  fields = recording_.fields_of_rows(table);
  const Sharding sharding(recording_, table);
  // Where the rows of each shard are not known, one has them all.
  std::string owner = *recording_.last_shards.rbegin();
  for (const std::string& name : recording_.last_shards) {
    if (!recording_.shards.at(name).copies.contains(table)) owner = name;
  }
  if (!sharding.known() && shard != owner) return copy;
  wire::RowEvent row;
  row.set_table_name(fields.table_name());
  CopyBatch batch;
  const RecordedRows::Row* last = nullptr;
  for (const RecordedRows::Row& cells : rows.rows) {
    if (sharding.known() && !sharding.holds(shard, cells)) continue;
    last = &cells;
    row.clear_row_changes();
    *row.add_row_changes()->mutable_after() = wire_row(cells);
    batch.rows.push_back(event(kRow, shard));
    batch.rows.back().set_row_event(row.SerializeAsString());
  }
  if (last == nullptr) return copy;
  RecordedRows::Row key;
  for (const std::size_t place : rows.key_places()) {
    *batch.lastpk.add_fields() = fields.fields(static_cast<int>(place));
    key.push_back((*last)[place]);
  }
  *batch.lastpk.add_rows() = wire_row(key);
  copy.batches.push_back(std::move(batch));
  return copy;
}

void Replay::copy_table(const std::string& shard, const std::string& table, const TableCopy& copy,
                        const wire::QueryResult* after) {
  respond({event(kBegin, shard), copy.field});
  respond({vgtid(shard)});
  bool begun = true;
  bool skipping = after != nullptr;
  for (const CopyBatch& batch : copy.batches) {
    std::size_t first = 0;
    if (skipping) {
      first = row_after(copy, *after, batch.rows);
      if (first == 0) continue;
      skipping = false;
      if (first == batch.rows.size()) continue;
    }
    if (!begun) respond({event(kBegin, shard)});
    begun = false;
    std::vector<wire::VEvent> events(batch.rows.begin() + static_cast<std::ptrdiff_t>(first), batch.rows.end());
    wire::TableLastPK last;
    last.set_table_name(table);
    *last.mutable_lastpk() = batch.lastpk;
    events.push_back(vgtid(shard, &last));
    events.push_back(event(kCommit, shard));
    respond(std::move(events));
  }
  respond({event(kBegin, shard), vgtid(shard), event(kCommit, shard)});
}

void Replay::catch_up(const std::string& shard, const GtidSet& end) {
  for (const std::size_t place : recording_.shards.at(shard).log) {
    const Transaction& transaction = recording_.log[place];
    if (shards_.at(shard).position.contains(transaction.position)) continue;
    if (!end.contains(transaction.position)) return;
    send_transaction(transaction);
  }
}

void Replay::stream_next(Now now) {
  for (; log_index_ < recording_.log.size() && ready_.empty(); ++log_index_) {
    const Transaction& transaction = recording_.log[log_index_];
    const auto stream = shards_.find(transaction.shard);
    if (stream != shards_.end() && stream->second.position.contains(transaction.position)) {
      for (const wire::VEvent& skipped : transaction.events) {
        if (skipped.type() == kField) stream->second.fields[recording_.table_of(skipped)] = skipped;
      }
      continue;
    }
    const GtidSet limit = GtidSet::parse(now_gtid(transaction.shard, now)).value_or(GtidSet());
    if (!limit.contains(transaction.position)) return;
    if (!has_moved() && !follow_reshard(transaction)) return;
    if (shards_.contains(transaction.shard)) send_transaction(transaction);
  }
}

// True when the call reads shards that a reshard has made.
bool Replay::has_moved() const {
  return std::any_of(shards_.begin(), shards_.end(),
                     [&](const auto& entry) { return !recording_.first_shards.contains(entry.first); });
}

// Goes over to the shards that the transaction's position names. False = the call ends here.
bool Replay::follow_reshard(const Transaction& transaction) {
  std::set<std::string> named;
  for (const wire::ShardGtid& shard : transaction.vgtid.shard_gtids()) named.insert(shard.shard());
  const auto is_named = [&](const auto& entry) { return named.contains(entry.first); };
  if (std::all_of(shards_.begin(), shards_.end(), is_named)) return true;
  for (const std::string& shard : recording_.first_shards) {
    if (named.contains(shard) || shards_.contains(shard)) continue;
    refuse(kInternal, "error starting stream from shard GTID: not all journaling participants are in the stream");
    return false;
  }
  std::erase_if(shards_, [&](const auto& entry) { return !is_named(entry); });
  for (const wire::ShardGtid& shard : transaction.vgtid.shard_gtids()) {
    if (shards_.contains(shard.shard())) continue;
    ShardStream& stream = shards_[shard.shard()];
    stream.gtid = shard.gtid();
    // The transaction itself is still to come.
    if (shard.shard() != transaction.shard) stream.position = GtidSet::parse(shard.gtid()).value_or(GtidSet());
  }
  return true;
}

// The columns as the log told them last before this.
const wire::VEvent& Replay::fields_of(const std::string& shard, const std::string& table) const {
  const auto& skipped = shards_.at(shard).fields;
  const Shard& content = recording_.shards.at(shard);
  if (skipped.contains(table)) return skipped.at(table);
  return content.fields.contains(table) ? content.fields.at(table) : content.copies.at(table).field;
}

void Replay::send_transaction(const Transaction& transaction) {
  const std::string& shard = transaction.shard;
  ShardStream& stream = shards_.at(shard);
  stream.gtid = transaction.gtid;
  stream.position.add(transaction.position);
  std::vector<wire::VEvent> events;
  for (const wire::VEvent& recorded : transaction.events) {
    const std::string table = recording_.table_of(recorded);
    if (recorded.type() == kField || recorded.type() == kRow) {
      if (!tables_.contains(table) || stream.not_copied.contains(table)) continue;
      const bool first = stream.fields_sent.insert(table).second;
      if (first && recorded.type() == kRow) events.push_back(fields_of(shard, table));
    }
    if (recorded.type() == kCommit || recorded.type() == kDdl || recorded.type() == kOther)
      events.push_back(vgtid(shard));
    events.push_back(recorded);
  }
  respond(std::move(events));
}

wire::VEvent Replay::event(int32_t type, const std::string& shard) const {
  wire::VEvent made;
  made.set_type(type);
  if (!shard.empty()) {
    made.set_keyspace(recording_.keyspace);
    made.set_shard(shard);
  }
  return made;
}

wire::VEvent Replay::vgtid(const std::string& shard, const wire::TableLastPK* last) const {
  wire::VEvent made = event(kVgtid, shard);
  for (const auto& [name, stream] : shards_) {
    wire::ShardGtid& position = *made.mutable_vgtid()->add_shard_gtids();
    position.set_keyspace(recording_.keyspace);
    position.set_shard(name);
    position.set_gtid(stream.gtid);
    if (name == shard && last != nullptr) *position.add_table_p_ks() = *last;
  }
  return made;
}

void Replay::respond(std::vector<wire::VEvent> events) {
  wire::VStreamResponse& response = ready_.emplace_back();
  for (wire::VEvent& item : events) *response.add_events() = std::move(item);
}

}  // namespace pipeline::vtgate
