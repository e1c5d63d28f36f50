#include "replay.hpp"

#include <algorithm>
#include <regex>

namespace pipeline::vtgate {
namespace {

constexpr int kUnknown = 2;
constexpr int kInvalidArgument = 3;
constexpr int kFailedPrecondition = 9;
constexpr int kInternal = 13;
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

Replay::Replay(const Recording& recording, const wire::VStreamRequest& request) : recording_(recording) {
  if (request.vgtid().shard_gtids().empty()) {
    refuse(kInvalidArgument, "vgtid must have at least one value with a starting position");
    return;
  }
  bool copy = false;
  for (const wire::ShardGtid& from : request.vgtid().shard_gtids()) {
    copy = copy || from.gtid().empty() || !from.table_p_ks().empty();
  }
  if (!match_tables(request, copy)) return;
  for (const wire::ShardGtid& from : request.vgtid().shard_gtids()) {
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
    for (const auto& [shard, content] : recording_.shards) {
      if (!start(from, shard)) return;
    }
  }
  for (const wire::ShardGtid& from : request.vgtid().shard_gtids()) {
    for (auto& [shard, stream] : shards_) {
      if (stream.copying && (from.shard().empty() || from.shard() == shard)) copy_shard(shard, from);
    }
  }
  const bool all_copied =
      copy && std::all_of(shards_.begin(), shards_.end(), [](const auto& entry) { return entry.second.copying; });
  if (all_copied) respond({event(kCopyCompleted, "")});
}

bool Replay::match_tables(const wire::VStreamRequest& request, bool copy) {
  for (const wire::Rule& rule : request.filter().rules()) {
    const std::string& match = rule.match();
    if (!match.starts_with("/")) {
      if (recording_.tables.contains(match)) {
        tables_.insert(match);
      } else if (copy) {
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
  if (ready_.empty() && !peeking_.empty()) {
    const std::string shard = *peeking_.begin();
    peeking_.erase(peeking_.begin());
    peek(shard, now);
  }
  if (ready_.empty()) {
    for (const auto& [shard, stream] : shards_) {
      const GtidSet end = GtidSet::parse(now_gtid(shard, now)).value_or(GtidSet());
      stream_until(shard, &end);
      if (!ready_.empty()) break;
    }
  }
  if (ready_.empty()) return std::nullopt;
  wire::VStreamResponse response = std::move(ready_.front());
  ready_.pop_front();
  return response;
}

std::string Replay::now_gtid(const std::string& shard, Now now) const {
  const Shard& content = recording_.shards.at(shard);
  return now == Now::copy || content.log.empty() ? content.after_copy : content.log.back().gtid;
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
    const Shard& content = recording_.shards.at(shard);
    const auto copy = content.copies.find(table);
    if (copy == content.copies.end()) continue;
    const wire::QueryResult* after = nullptr;
    for (const wire::TableLastPK& last : from.table_p_ks()) {
      if (last.table_name() == table && last.has_lastpk()) after = &last.lastpk();
    }
    if (after != nullptr) stream.not_copied.erase(table);
    const GtidSet snapshot = GtidSet::parse(copy->second.gtid).value_or(GtidSet());
    if (stream.position.empty()) {
      // Nothing is finished yet that could have missed something.
      const auto& log = content.log;
      while (stream.log_index < log.size() && snapshot.contains(log[stream.log_index].position)) ++stream.log_index;
      stream.position = snapshot;
    } else {
      stream_until(shard, &snapshot);
      stream.position.add(snapshot);
    }
    stream.gtid = copy->second.gtid;
    copy_table(shard, table, after);
    stream.not_copied.erase(table);
  }
  respond({event(kCopyCompleted, shard)});
}

void Replay::copy_table(const std::string& shard, const std::string& table, const wire::QueryResult* after) {
  const TableCopy& copy = recording_.shards.at(shard).copies.at(table);
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

void Replay::stream_until(const std::string& shard, const GtidSet* end) {
  ShardStream& stream = shards_.at(shard);
  const std::vector<Transaction>& log = recording_.shards.at(shard).log;
  for (; stream.log_index < log.size(); ++stream.log_index) {
    const Transaction& transaction = log[stream.log_index];
    if (stream.position.contains(transaction.position)) continue;
    if (!end->contains(transaction.position)) return;
    send_transaction(shard, transaction);
  }
}

void Replay::send_transaction(const std::string& shard, const Transaction& transaction) {
  ShardStream& stream = shards_.at(shard);
  stream.gtid = transaction.gtid;
  stream.position.add(transaction.position);
  std::vector<wire::VEvent> events;
  for (const wire::VEvent& recorded : transaction.events) {
    const std::string table = recording_.table_of(recorded);
    if (recorded.type() == kField || recorded.type() == kRow) {
      if (!tables_.contains(table) || stream.not_copied.contains(table)) continue;
      const bool first = stream.fields_sent.insert(table).second;
      if (first && recorded.type() == kRow) {
        const Shard& content = recording_.shards.at(shard);
        const auto field = content.fields.find(table);
        events.push_back(field != content.fields.end() ? field->second : content.copies.at(table).field);
      }
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
