#include "vstream/stream_machine.hpp"

#include <algorithm>
#include <utility>

#include "vstream/event_type.hpp"
#include "vstream/truncate_statement.hpp"
#include "vstream/wire_reader.hpp"

namespace pipeline::planetscale {
namespace {

// Enough for a batch.
constexpr std::size_t kBatchRows = 8192;
constexpr std::size_t kBatchBytes = 1U << 20U;

constexpr uint32_t kEventsField = 1;  // of VStreamResponse

bool same_fields(const wire::FieldEvent& a, const wire::FieldEvent& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

}  // namespace

StreamMachine::StreamMachine(Settings settings, Host host)
    : zero_dates_(settings.zero_dates),
      sequence_(settings.sequence),
      positions_(std::move(settings.scope)),
      host_(host) {}

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
  if (positions_.ended(event.shard())) return {};
  switch (event.type()) {
    case event_type::kBegin:
      rollback();
      return {};
    case event_type::kField:
      return on_field(event);
    case event_type::kRow:
      return on_row(event);
    case event_type::kVgtid:
      on_vgtid(event);
      return {};
    case event_type::kDdl:
      return on_ddl(event);
    case event_type::kCommit:
    case event_type::kOther:
      on_commit(event);
      return {};
    case event_type::kRollback:
      rollback();
      return {};
    case event_type::kCopyCompleted:
      return on_copy_completed(event);
    default:
      return {};
  }
}

std::string StreamMachine::bare_name(std::string_view table) const {
  const std::string prefix = positions_.scope().keyspace + ".";
  if (table.starts_with(prefix)) table.remove_prefix(prefix.size());
  return std::string(table);
}

Status StreamMachine::on_field(const wire::VEvent& event) {
  const wire::FieldEvent& fields = event.field_event();
  const std::string table = bare_name(fields.table_name());
  if (!positions_.reads(table)) return {};
  const std::string& shard = event.shard().empty() ? fields.shard() : event.shard();
  const TableKey key{shard, table};
  const auto known = open_tables_.find(key);
  if (known != open_tables_.end() && same_fields(known->second.fields, fields)) return {};
  return open_table(key, fields);
}

Status StreamMachine::open_table(const TableKey& key, const wire::FieldEvent& fields) {
  const auto& [shard, table] = key;
  Result<TableDecoder> decoder =
      TableDecoder::create(positions_.scope().keyspace + "." + table, fields, zero_dates_, host_);
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
  if (ShardCursor* cursor = positions_.cursor(table, shard)) cursor->fields = fields;
  events_.emplace_back(
      SchemaEvent{stream, {positions_.scope().keyspace, table, decoder->schema(), positions_.generation(table)}});
  open_tables_.emplace(key, OpenTable{stream, fields, std::move(decoder).value()});
  return {};
}

Status StreamMachine::on_row(const wire::VEvent& event) {
  RowEventView row;
  if (!read_row_event(event.row_event(), row)) return Status::failed("the server sent bytes that are no row event");
  const std::string table = bare_name(row.table_name);
  if (!positions_.reads(table)) return {};
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
  if (table.empty() || !positions_.reads(table)) return {};
  const TableKey key{event.shard(), table};
  // After a resume the columns come only before the next row, which an emptied table may never get.
  const ShardCursor* cursor = positions_.cursor(table, event.shard());
  if (!open_tables_.contains(key) && cursor != nullptr && cursor->fields) {
    Status status = open_table(key, wire::FieldEvent(*cursor->fields));
    if (!status.ok()) return status;
  }
  const auto open = open_tables_.find(key);
  if (open == open_tables_.end()) {
    host_.warn("table " + table + " was emptied at the source before its columns were known; that is not passed on");
    host_.count("TRUNCATE of a table whose columns were not known yet, not passed on");
    return {};
  }
  emit_rows();
  events_.emplace_back(TruncateEvent{open->second.stream, positions_.of(key.first), key.first,
                                     event.timestamp() * 1'000'000, sequence_->fetch_add(1)});
  moved_ = true;
  return {};
}

void StreamMachine::on_commit(const wire::VEvent& event) {
  if (!open_vgtid_) {
    rollback();
    return;
  }
  const bool resharded = positions_.shards_changed(*open_vgtid_);
  if (resharded && !follow_reshard()) return;
  positions_.move_to(*open_vgtid_, resumable_);
  std::size_t rows = 0;
  for (const TableKey& key : touched_) rows += open_tables_.at(key).decoder.open_rows();
  int64_t sequence = sequence_->fetch_add(static_cast<int64_t>(rows));
  bool full = false;
  for (const TableKey& key : touched_) {
    TableDecoder& decoder = open_tables_.at(key).decoder;
    const std::string& position = event.event_gtid().empty() ? positions_.of(key.first) : event.event_gtid();
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

bool StreamMachine::follow_reshard() {
  const std::string& keyspace = positions_.scope().keyspace;
  if (copying()) {
    // Which rows are missing is not known (vitess-cluster.md 1, case 3).
    host_.info("keyspace " + keyspace + " was resharded during the copy, which starts again");
    lose_positions();
    return false;
  }
  if (!positions_.follow_reshard(*open_vgtid_)) {
    rollback();
    flush();
    done_ = true;
    return false;
  }
  host_.info("keyspace " + keyspace + " was resharded: going on with the new shards");
  return true;
}

void StreamMachine::lose_positions() {
  rollback();
  emit_rows();
  positions_.lose();
  emit_checkpoint();
  done_ = true;
}

void StreamMachine::finish_when_all_shards_are_done() {
  if (copying() || !positions_.all_ended()) return;
  flush();
  done_ = true;
}

Status StreamMachine::on_copy_completed(const wire::VEvent& event) {
  if (!copying() || event.shard().empty()) return {};
  for (const std::string& table : positions_.complete_copy(event.shard())) {
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
  events_.emplace_back(CheckpointEvent{positions_.cursors()});
  moved_ = false;
}

bool StreamMachine::take(Event& event) {
  if (events_.empty()) return false;
  event = std::move(events_.front());
  events_.pop_front();
  return true;
}

bool StreamMachine::must_restart() const {
  return copying() && delivered_rows_ && !positions_.can_resume();
}

}  // namespace pipeline::planetscale
