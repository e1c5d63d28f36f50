#include "vstream/stream_machine.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "vstream/wire_reader.hpp"

namespace pipeline::planetscale {
namespace {

// binlogdata.VEventType (vstream.md 1.2); other numbers are ignored.
constexpr int32_t kBegin = 2;
constexpr int32_t kCommit = 3;
constexpr int32_t kRollback = 4;
constexpr int32_t kDdl = 5;
constexpr int32_t kOther = 11;
constexpr int32_t kRow = 12;
constexpr int32_t kField = 13;
constexpr int32_t kVgtid = 15;
constexpr int32_t kCopyCompleted = 20;

// Enough for a batch.
constexpr std::size_t kBatchRows = 8192;
constexpr std::size_t kBatchBytes = 1U << 20U;

constexpr uint32_t kEventsField = 1;  // of VStreamResponse

bool same_fields(const wire::FieldEvent& a, const wire::FieldEvent& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

// The table that a TRUNCATE names, or nothing for other statements.
std::string truncated_table(std::string_view statement) {
  std::string text;
  for (const char letter : statement) {
    if (std::isspace(static_cast<unsigned char>(letter)) == 0) {
      text += letter;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  const auto take_word = [&text](std::string_view word) {
    if (text.size() < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (std::tolower(static_cast<unsigned char>(text[i])) != word[i]) return false;
    }
    text.erase(0, word.size());
    return true;
  };
  if (!take_word("truncate ")) return {};
  take_word("table ");
  const std::size_t dot = text.rfind('.');
  if (dot != std::string::npos) text.erase(0, dot + 1);
  std::erase_if(text, [](char letter) { return letter == '`' || letter == ';' || letter == ' '; });
  return text;
}

}  // namespace

StreamMachine::StreamMachine(Settings settings, Host host) : settings_(std::move(settings)), host_(host) {
  for (const auto& [table, shards] : settings_.tables) {
    for (const auto& [shard, cursor] : shards) positions_[shard] = cursor.gtid;
  }
  for (const auto& [shard, position] : positions_) note_end_of(shard);
}

Status StreamMachine::feed(std::string_view response) {
  WireReader reader(response);
  while (reader.next()) {
    if (reader.field() != kEventsField || done_) continue;
    Status status = handle(reader.bytes());
    if (!status.ok()) return status;
  }
  if (!reader.ok()) return Status::failed("the server sent bytes that are no VStream response");
  return {};
}

Status StreamMachine::handle(std::string_view bytes) {
  wire::VEvent event;
  if (!event.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Status::failed("the server sent bytes that are no VStream event");
  }
  if (ended_shards_.contains(event.shard())) return {};
  switch (event.type()) {
    case kBegin:
      rollback();
      return {};
    case kField:
      return on_field(event);
    case kRow:
      return on_row(event);
    case kVgtid:
      on_vgtid(event);
      return {};
    case kDdl:
      return on_ddl(event);
    case kCommit:
    case kOther:
      on_commit(event);
      return {};
    case kRollback:
      rollback();
      return {};
    case kCopyCompleted:
      return on_copy_completed(event);
    default:
      return {};
  }
}

std::string StreamMachine::bare_name(std::string_view table) const {
  const std::string prefix = settings_.keyspace + ".";
  if (table.starts_with(prefix)) table.remove_prefix(prefix.size());
  return std::string(table);
}

Status StreamMachine::on_field(const wire::VEvent& event) {
  const wire::FieldEvent& fields = event.field_event();
  const std::string table = bare_name(fields.table_name());
  if (!settings_.tables.contains(table)) return {};
  const std::string& shard = event.shard().empty() ? fields.shard() : event.shard();
  const TableKey key{shard, table};
  const auto known = open_tables_.find(key);
  if (known != open_tables_.end() && same_fields(known->second.fields, fields)) return {};
  return open_table(key, fields);
}

Status StreamMachine::open_table(const TableKey& key, const wire::FieldEvent& fields) {
  const auto& [shard, table] = key;
  Result<TableDecoder> decoder =
      TableDecoder::create(settings_.keyspace + "." + table, fields, settings_.zero_dates, host_);
  if (!decoder.ok()) return decoder.status();
  uint32_t stream = static_cast<uint32_t>(open_tables_.size());
  const auto known = open_tables_.find(key);
  if (known != open_tables_.end()) {
    if (known->second.decoder.open_rows() > 0) {
      return Status::failed("table " + table + " changed its columns in the middle of a transaction");
    }
    emit_rows();
    stream = known->second.stream;
    open_tables_.erase(known);
  }
  if (copying()) resumable_ = decoder->resumable();
  std::map<std::string, ShardCursor>& cursors = settings_.tables.at(table);
  const uint64_t generation = cursors.begin()->second.generation;  // the same in all shards
  const auto cursor = cursors.find(shard);
  if (cursor != cursors.end()) cursor->second.fields = fields;
  events_.emplace_back(SchemaEvent{stream, {settings_.keyspace, table, decoder->schema(), generation}});
  open_tables_.emplace(key, OpenTable{stream, fields, std::move(decoder).value()});
  return {};
}

Status StreamMachine::on_row(const wire::VEvent& event) {
  RowEventView row;
  if (!read_row_event(event.row_event(), row)) return Status::failed("the server sent bytes that are no row event");
  const std::string table = bare_name(row.table_name);
  if (!settings_.tables.contains(table)) return {};
  const TableKey key{event.shard().empty() ? std::string(row.shard) : event.shard(), table};
  const auto found = open_tables_.find(key);
  if (found == open_tables_.end()) {
    return Status::failed("the server sent rows of table " + table + " before its columns");
  }
  OpenTable& open = found->second;
  const RowForm form{copying() && event.timestamp() == 0, open.fields.enum_set_string_values()};
  if (open.decoder.must_finish_before(form.copy)) {
    if (open.decoder.open_rows() > 0)
      return Status::failed("table " + table + ": copied and changed rows in one transaction");
    emit_rows();
  }
  RowChangeView change;
  for (const std::string_view bytes : row.changes) {
    if (!read_row_change(bytes, change)) return Status::failed("the server sent bytes that are no row");
    Status status = open.decoder.append(change, form);
    if (!status.ok()) return status;
  }
  if (std::find(touched_.begin(), touched_.end(), key) == touched_.end()) touched_.push_back(key);
  return {};
}

void StreamMachine::on_vgtid(const wire::VEvent& event) {
  open_vgtid_ = event.vgtid();
}

Status StreamMachine::on_ddl(const wire::VEvent& event) {
  const std::string table = truncated_table(event.statement());
  on_commit(event);
  const auto wanted = settings_.tables.find(table);
  if (wanted == settings_.tables.end()) return {};
  const TableKey key{event.shard(), table};
  // After a resume the columns come only before the next row, which an emptied table may never get.
  const auto cursor = wanted->second.find(event.shard());
  if (!open_tables_.contains(key) && cursor != wanted->second.end() && cursor->second.fields) {
    Status status = open_table(key, wire::FieldEvent(*cursor->second.fields));
    if (!status.ok()) return status;
  }
  const auto open = open_tables_.find(key);
  if (open == open_tables_.end()) {
    host_.warn("table " + table + " was emptied at the source before its columns were known; that is not passed on");
    host_.count("TRUNCATE of a table whose columns were not known yet, not passed on");
    return {};
  }
  emit_rows();
  events_.emplace_back(TruncateEvent{open->second.stream, positions_[key.first], key.first,
                                     event.timestamp() * 1'000'000, settings_.sequence->fetch_add(1)});
  moved_ = true;
  return {};
}

void StreamMachine::on_commit(const wire::VEvent& event) {
  if (!open_vgtid_) {
    rollback();
    return;
  }
  const bool resharded = shards_changed();
  if (resharded && !follow_reshard()) return;
  move_positions();
  std::size_t rows = 0;
  for (const TableKey& key : touched_) rows += open_tables_.at(key).decoder.open_rows();
  int64_t sequence = settings_.sequence->fetch_add(static_cast<int64_t>(rows));
  bool full = false;
  for (const TableKey& key : touched_) {
    TableDecoder& decoder = open_tables_.at(key).decoder;
    const std::string& position = event.event_gtid().empty() ? positions_[key.first] : event.event_gtid();
    const auto count = static_cast<int64_t>(decoder.open_rows());
    decoder.commit({position, event.timestamp() * 1'000'000, key.first, sequence});
    sequence += count;
    full = full || decoder.committed_rows() >= kBatchRows || decoder.bytes() >= kBatchBytes;
  }
  delivered_rows_ = delivered_rows_ || rows > 0;
  touched_.clear();
  open_vgtid_.reset();
  moved_ = true;
  if (!copying() || rows > 0) ++progress_;
  if (full || resharded) flush();
  done_ = done_ || resharded;
  finish_when_all_shards_are_done();
}

void StreamMachine::move_positions() {
  for (const wire::ShardGtid& shard : open_vgtid_->shard_gtids()) {
    if (shard.keyspace() != settings_.keyspace || ended_shards_.contains(shard.shard())) continue;
    std::string& position = positions_[shard.shard()];
    if (position == shard.gtid() && !copying()) continue;
    position = shard.gtid();
    note_end_of(shard.shard());
    move_cursors(shard);
  }
}

void StreamMachine::move_cursors(const wire::ShardGtid& shard) {
  for (auto& [table, shards] : settings_.tables) {
    const auto cursor = shards.find(shard.shard());
    if (cursor == shards.end()) continue;
    cursor->second.gtid = shard.gtid();
    for (const wire::TableLastPK& last : shard.table_p_ks()) {
      if (last.table_name() != table || last.lastpk().rows_size() == 0) continue;
      const bool without_fields = last.lastpk().fields_size() == 0;
      wire::QueryResult lastpk = last.lastpk();
      if (without_fields && cursor->second.lastpk) *lastpk.mutable_fields() = cursor->second.lastpk->fields();
      if (resumable_) cursor->second.lastpk = std::move(lastpk);
    }
  }
}

std::set<std::string> StreamMachine::named_shards() const {
  std::set<std::string> named;
  for (const wire::ShardGtid& shard : open_vgtid_->shard_gtids()) {
    if (shard.keyspace() == settings_.keyspace) named.insert(shard.shard());
  }
  return named;
}

bool StreamMachine::shards_changed() const {
  const std::set<std::string> named = named_shards();
  return std::any_of(positions_.begin(), positions_.end(),
                     [&](const auto& position) { return !named.contains(position.first); });
}

bool StreamMachine::follow_reshard() {
  if (copying()) {
    // Which rows are missing is not known (vitess-cluster.md 1, case 3).
    host_.info("keyspace " + settings_.keyspace + " was resharded during the copy, which starts again");
    lose_positions();
    return false;
  }
  const std::set<std::string> named = named_shards();
  for (const std::string& shard : ended_shards_) {
    if (named.contains(shard)) continue;
    // Its changes after the end were not taken: the next stream reads them, and over the reshard.
    rollback();
    flush();
    done_ = true;
    return false;
  }
  host_.info("keyspace " + settings_.keyspace + " was resharded: going on with the new shards");
  for (auto& [table, shards] : settings_.tables) {
    const std::map<std::string, ShardCursor> old = std::exchange(shards, {});
    for (const std::string& shard : named) {
      const auto kept = old.find(shard);
      shards.emplace(shard, kept == old.end() ? old.begin()->second : kept->second);
    }
    for (const auto& [shard, cursor] : old) {
      if (!named.contains(shard)) settings_.gone.emplace_back(table, shard);
    }
  }
  std::erase_if(positions_, [&](const auto& position) { return !named.contains(position.first); });
  for (const std::string& shard : named) positions_.try_emplace(shard);
  return true;
}

void StreamMachine::lose_positions() {
  rollback();
  emit_rows();
  for (auto& [table, shards] : settings_.tables) {
    for (auto& [shard, cursor] : shards) {
      cursor.copy_done = false;
      cursor.lastpk.reset();
    }
  }
  emit_checkpoint();
  done_ = true;
}

void StreamMachine::note_end_of(const std::string& shard) {
  const auto stop = settings_.stop.find(shard);
  if (stop == settings_.stop.end()) return;
  const std::optional<GtidSet> reached = GtidSet::parse(positions_[shard]);
  if (reached && reached->contains(stop->second)) ended_shards_.insert(shard);
}

void StreamMachine::finish_when_all_shards_are_done() {
  if (copying()) return;
  if (ended_shards_.size() < positions_.size()) return;
  flush();
  done_ = true;
}

Status StreamMachine::on_copy_completed(const wire::VEvent& event) {
  if (!copying() || event.shard().empty()) return {};
  for (auto& [table, shards] : settings_.tables) {
    const auto cursor = shards.find(event.shard());
    if (cursor == shards.end()) continue;
    cursor->second.copy_done = true;
    cursor->second.lastpk.reset();
    cursor->second.gtid = positions_[event.shard()];
    const auto open = open_tables_.find({event.shard(), table});
    if (open == open_tables_.end()) {
      return Status::failed("the copy of table " + table + " ended without its columns").with_option("tables");
    }
    emit_rows();
    events_.emplace_back(CompleteEvent{open->second.stream});
    ++progress_;
  }
  emit_checkpoint();
  done_ = true;
  return {};
}

void StreamMachine::rollback() {
  for (const TableKey& key : touched_) open_tables_.at(key).decoder.rollback();
  touched_.clear();
  open_vgtid_.reset();
}

void StreamMachine::emit_rows() {
  for (auto& [key, open] : open_tables_) {
    if (open.decoder.committed_rows() == 0 || open.decoder.open_rows() > 0) continue;
    events_.emplace_back(BatchEvent{open.stream, open.decoder.finish()});
  }
}

void StreamMachine::flush() {
  if (!touched_.empty() || !moved_) return;
  emit_rows();
  emit_checkpoint();
}

void StreamMachine::emit_checkpoint() {
  CheckpointEvent checkpoint;
  for (const auto& [table, shards] : settings_.tables) {
    for (const auto& [shard, cursor] : shards) {
      checkpoint.cursors.push_back({settings_.keyspace, table, shard, encode_cursor(cursor)});
    }
  }
  for (const auto& [table, shard] : settings_.gone)
    checkpoint.cursors.push_back({settings_.keyspace, table, shard, ""});
  events_.emplace_back(std::move(checkpoint));
  moved_ = false;
}

bool StreamMachine::take(Event& event) {
  if (events_.empty()) return false;
  event = std::move(events_.front());
  events_.pop_front();
  return true;
}

bool StreamMachine::must_restart() const {
  if (!copying() || !delivered_rows_) return false;
  for (const auto& [table, shards] : settings_.tables) {
    for (const auto& [shard, cursor] : shards) {
      if (!cursor.copy_done && !cursor.lastpk) return true;
    }
  }
  return false;
}

wire::VGtid StreamMachine::request_position() const {
  wire::VGtid vgtid;
  for (const auto& [shard, position] : positions_) {
    wire::ShardGtid& target = *vgtid.add_shard_gtids();
    target.set_keyspace(settings_.keyspace);
    target.set_shard(shard);
    target.set_gtid(position);
    if (!copying()) continue;
    bool resumed = false;
    for (const auto& [table, shards] : settings_.tables) {
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
