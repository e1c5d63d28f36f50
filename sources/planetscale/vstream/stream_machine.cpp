#include "vstream/stream_machine.hpp"

#include <algorithm>
#include <utility>

#include "vstream/event_type.hpp"
#include "vstream/wire_reader.hpp"

namespace pipeline::planetscale {
namespace {

// Enough for a batch.
constexpr std::size_t kBatchRows = 8192;
constexpr std::size_t kBatchBytes = 1U << 20U;

constexpr uint32_t kEventsField = 1;  // of VStreamResponse

}  // namespace

StreamMachine::StreamMachine(Settings settings, Host host)
    : values_(settings.values),
      on_schema_change_(settings.on_schema_change),
      sequence_(settings.sequence),
      catalog_(std::move(settings.catalog)),
      positions_(std::move(settings.scope)),
      host_(host) {
  start_stream();
}

void StreamMachine::start_stream() {
  const wire::VGtid from = request_position();
  const bool after_key = std::any_of(from.shard_gtids().begin(), from.shard_gtids().end(),
                                     [](const wire::ShardGtid& shard) { return shard.table_p_ks_size() > 0; });
  copy_watch_.opened(after_key);
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
  EventHead head;
  if (!read_event_head(bytes, head)) return Status::failed("the server sent bytes that are no VStream event");
  if (head.type == event_type::kRow) return on_row(head);
  target_.reset();
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

Status StreamMachine::on_row(const EventHead& event) {
  if (!read_row_event(event.row_event, row_)) return Status::failed("the server sent bytes that are no row event");
  const std::string_view shard = event.shard.empty() ? row_.shard : event.shard;
  if (!target_ || target_->table_name != row_.table_name || target_->shard != shard) {
    Status status = find_target(std::string(shard));
    if (!status.ok()) return status;
  }
  if (target_->table == nullptr) return {};
  OpenTable& open = *target_->table;
  const RowForm form{copying() && event.timestamp == 0, open.fields.enum_set_string_values()};
  if (open.decoder.must_finish_before(form.copy)) {
    if (open.decoder.open_rows() > 0) {
      return Status::failed("table " + bare_name(row_.table_name) + ": copied and changed rows in one transaction");
    }
    emit_rows();
  }
  copied_rows_ = copied_rows_ || form.copy;
  for (const std::string_view& bytes : row_.changes) {
    if (!read_row_change(bytes, change_)) return Status::failed("the server sent bytes that are no row");
    if (&bytes == &row_.changes.front()) {
      const std::size_t cells = (change_.after.present ? change_.after : change_.before).count();
      const auto columns = static_cast<std::size_t>(open.fields.fields_size());
      if (cells != columns) {
        return give_up(bare_name(row_.table_name), "the server sent a row of " + std::to_string(cells) +
                                                       " values for " + std::to_string(columns) + " columns");
      }
    }
    Status status = open.decoder.append(change_, form);
    if (!status.ok()) return status;
  }
  return {};
}

Status StreamMachine::find_target(const std::string& shard) {
  target_ = RowTarget{std::string(row_.table_name), shard, nullptr};
  const std::string table = bare_name(row_.table_name);
  if (positions_.ended(shard) || !positions_.reads(table)) return {};
  const TableKey key{shard, table};
  const auto found = open_tables_.find(key);
  if (found == open_tables_.end()) {
    return Status::failed("the server sent rows of table " + table + " before its columns");
  }
  target_->table = &found->second;
  if (std::find(touched_.begin(), touched_.end(), key) == touched_.end()) touched_.push_back(key);
  return {};
}

void StreamMachine::on_vgtid(const wire::VEvent& event) {
  open_vgtid_ = event.vgtid();
}

void StreamMachine::on_commit(const wire::VEvent& event) {
  if (commit(event)) finish_when_all_shards_are_done();
}

bool StreamMachine::commit(const wire::VEvent& event) {
  if (!open_vgtid_) {
    rollback();
    return false;
  }
  if (copying() && !watch_copy(event)) return false;
  const bool resharded = positions_.shards_changed(*open_vgtid_);
  if (resharded && !follow_reshard()) return false;
  crossed_reshard_ = crossed_reshard_ || resharded;
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
  if (full) flush();
  return true;
}

bool StreamMachine::watch_copy(const wire::VEvent& event) {
  bool has_key = false;
  for (const wire::ShardGtid& shard : open_vgtid_->shard_gtids()) {
    for (const wire::TableLastPK& last : shard.table_p_ks()) {
      has_key = has_key || (shard.shard() == event.shard() && reads(last.table_name()));
    }
  }
  const CopyWatch::Finding finding =
      copy_watch_.finished(std::exchange(copied_rows_, false), has_key, event.timestamp() != 0);
  if (finding == CopyWatch::Finding::fine) return true;
  const char* what = finding == CopyWatch::Finding::never_copied
                         ? "the server sends changes without having copied the table"
                         : "the server copies the table a second time, and has dropped changes in between";
  restart_copy(event.shard(), what);
  return false;
}

void StreamMachine::restart_copy(const std::string& shard, const std::string& why) {
  host_.warn("table " + positions_.scope().keyspace + "." + tables().front() + ", shard " + shard + ": " + why +
             ": the copy starts again");
  host_.count("copies started again because the server lost them");
  lose_positions();
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
  for (const std::string& table : positions_.tables()) positions_.lose(table);
  emit_checkpoint();
  done_ = true;
}

void StreamMachine::mark_gone(const std::string& reason) {
  rollback();
  for (const std::string& table : positions_.tables()) positions_.mark_gone(table, reason);
  lose_positions();
}

bool StreamMachine::copies_again() const {
  const std::vector<std::string> read = positions_.tables();
  return copying() && std::any_of(read.begin(), read.end(),
                                  [&](const std::string& table) { return positions_.generation(table) > 1; });
}

void StreamMachine::finish_when_all_shards_are_done() {
  if (!crossed_reshard_ && (copying() || !positions_.all_ended())) return;
  flush();
  done_ = true;
}

Status StreamMachine::on_copy_completed(const wire::VEvent& event) {
  if (!copying() || event.shard().empty()) return {};
  for (const std::string& table : positions_.complete_copy(event.shard())) {
    const auto open = open_tables_.find({event.shard(), table});
    if (open == open_tables_.end()) {
      return Status::failed("the copy of table " + table + " ended without its columns");
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
  copied_rows_ = false;
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
