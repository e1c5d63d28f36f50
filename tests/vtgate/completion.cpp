#include "completion.hpp"

#include <algorithm>

#include "sharding.hpp"

namespace pipeline::vtgate {
namespace {

using Cells = RecordedRows::Row;
using KnownRows = std::map<Cells, Cells>;  // by key

constexpr int64_t kTime = 1'700'000'000;
constexpr const char* kLaterServer = "ffffffff-ffff-11ff-8fff-ffffffffffff:1";

Cells key_of(const RecordedRows& table, const Cells& row) {
  Cells key;
  for (const std::size_t place : table.key_places()) key.push_back(place < row.size() ? row[place] : std::nullopt);
  return key;
}

void apply(const Recording& recording, const wire::VEvent& event, const RecordedRows& table, KnownRows& known) {
  wire::RowEvent rows;
  if (recording.table_of(event) != table.table || event.type() != kRow || !rows.ParseFromString(event.row_event())) {
    return;
  }
  for (const wire::RowChange& change : rows.row_changes()) {
    if (change.has_before()) known.erase(key_of(table, cells_of(change.before())));
    if (!change.has_after()) continue;
    Cells row = cells_of(change.after());
    Cells key = key_of(table, row);
    known.insert_or_assign(std::move(key), std::move(row));
  }
}

KnownRows known_rows(const Recording& recording, const RecordedRows& table) {
  KnownRows known;
  for (const auto& [name, shard] : recording.shards) {
    const auto copy = shard.copies.find(table.table);
    if (copy == shard.copies.end()) continue;
    for (const CopyBatch& batch : copy->second.batches) {
      for (const wire::VEvent& row : batch.rows) apply(recording, row, table, known);
    }
  }
  for (const Transaction& transaction : recording.log) {
    for (const wire::VEvent& event : transaction.events) apply(recording, event, table, known);
  }
  return known;
}

class TransactionMaker {
 public:
  TransactionMaker(const Recording& recording, std::string shard) : recording_(recording), shard_(std::move(shard)) {
    events_.push_back(event(kBegin));
  }

  void add(const RecordedRows& table) {
    wire::RowEvent rows;
    rows.set_table_name(recording_.keyspace + "." + table.table);
    rows.set_keyspace(recording_.keyspace);
    rows.set_shard(shard_);
    const Sharding sharding(recording_, table.table);
    KnownRows known = known_rows(recording_, table);
    std::erase_if(known, [&](const auto& row) { return !lies_here(sharding, row.second); });
    for (const Cells& row : table.rows) {
      if (!lies_here(sharding, row)) continue;
      const auto found = known.find(key_of(table, row));
      const bool same = found != known.end() && found->second == row;
      if (!same) *rows.add_row_changes()->mutable_after() = wire_row(row);
      if (found != known.end()) known.erase(found);
    }
    for (const auto& [key, row] : known) *rows.add_row_changes()->mutable_before() = wire_row(row);
    wire::VEvent& fields = events_.emplace_back(event(kField));
    *fields.mutable_field_event() = recording_.fields_of_rows(table.table);
    events_.emplace_back(event(kRow)).set_row_event(rows.SerializeAsString());
  }

  std::vector<wire::VEvent> finish() {
    events_.push_back(event(kCommit));
    return std::move(events_);
  }

 private:
  // Where the rows of each shard are not known, the last one has them all.
  [[nodiscard]] bool lies_here(const Sharding& sharding, const Cells& row) const {
    return sharding.known() ? sharding.holds(shard_, row) : shard_ == *recording_.last_shards.rbegin();
  }
  [[nodiscard]] wire::VEvent event(int32_t type) const {
    wire::VEvent made;
    made.set_type(type);
    made.set_keyspace(recording_.keyspace);
    made.set_shard(shard_);
    made.set_timestamp(kTime);
    return made;
  }

  const Recording& recording_;
  std::string shard_;
  std::vector<wire::VEvent> events_;
};

// Where a shard stood when the recording ended: a VGTID may name it without a transaction of its own.
GtidSet last_position(const Recording& recording, const std::string& shard) {
  GtidSet position = GtidSet::parse(recording.end_of(shard)).value_or(GtidSet());
  for (const wire::VEvent& event : recording.events) {
    for (const wire::ShardGtid& named : event.vgtid().shard_gtids()) {
      const bool same = named.keyspace() == recording.keyspace && named.shard() == shard;
      if (same) position.add(GtidSet::parse(named.gtid()).value_or(GtidSet()));
    }
  }
  return position;
}

Transaction completion_of(const Recording& recording, const std::string& shard) {
  TransactionMaker maker(recording, shard);
  for (const std::string& table : recording.incomplete) maker.add(recording.rows.at(table));
  Transaction last{shard, {}, last_position(recording, shard), maker.finish(), {}};
  last.position.add(*GtidSet::parse(kLaterServer));
  last.gtid = last.position.to_string();
  for (const std::string& name : recording.last_shards) {
    wire::ShardGtid& position = *last.vgtid.add_shard_gtids();
    position.set_keyspace(recording.keyspace);
    position.set_shard(name);
    position.set_gtid(name == shard ? last.gtid : last_position(recording, name).to_string());
  }
  return last;
}

}  // namespace

void complete_log(Recording& recording) {
  std::erase_if(recording.incomplete, [&](const std::string& table) { return !recording.rows.contains(table); });
  if (recording.incomplete.empty()) return;
  for (const std::string& shard : recording.last_shards) {
    Transaction last = completion_of(recording, shard);
    recording.shards.at(shard).log.push_back(recording.log.size());
    recording.log.push_back(std::move(last));
  }
}

}  // namespace pipeline::vtgate
