#include "recording.hpp"

#include <cstring>
#include <fstream>
#include <iterator>

namespace pipeline::vtgate {
namespace {

Result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in.is_open()) return Status::failed("can't read " + path.string());
  return text;
}

// Takes one shard's events in order and sorts them into copies and log.
class ShardReader {
 public:
  ShardReader(Recording& recording, Shard& shard) : recording_(recording), shard_(shard) {}

  void take(const wire::VEvent& event) {
    const bool from_copy = event.timestamp() == 0;
    switch (event.type()) {
      case kBegin:
        open_.assign(1, event);
        vgtid_.reset();
        break;
      case kField:
        field(event, from_copy && !has_time());
        break;
      case kRow:
        if (from_copy) {
          copied_rows_.push_back(event);
          copied_table_ = recording_.table_of(event);
        } else {
          open_.push_back(event);
        }
        break;
      case kVgtid:
        vgtid(event);
        break;
      case kCommit:
      case kDdl:
      case kOther:
        finish(event);
        break;
      default:
        break;
    }
  }

 private:
  [[nodiscard]] bool has_time() const { return !open_.empty() && open_.front().timestamp() != 0; }

  void field(const wire::VEvent& event, bool from_copy) {
    const std::string table = recording_.table_of(event);
    recording_.tables.insert(table);
    if (from_copy) {
      copied_table_ = table;
      TableCopy& copy = shard_.copies[table];
      if (copy.batches.empty()) copy = {event, position_, {}};
    } else {
      shard_.fields.emplace(table, event);
      open_.push_back(event);
    }
  }

  void vgtid(const wire::VEvent& event) {
    for (const wire::ShardGtid& shard : event.vgtid().shard_gtids()) {
      if (shard.shard() != event.shard()) continue;
      vgtid_ = shard;
      if (shard.gtid() != "current") position_ = shard.gtid();
    }
    const auto copy = shard_.copies.find(copied_table_);
    if (copy != shard_.copies.end() && copy->second.batches.empty()) copy->second.gtid = position_;
  }

  void finish(const wire::VEvent& event) {
    if (!copied_rows_.empty()) {
      CopyBatch batch{std::move(copied_rows_), {}};
      copied_rows_.clear();
      if (vgtid_) {
        for (const wire::TableLastPK& last : vgtid_->table_p_ks()) {
          if (last.table_name() == copied_table_) batch.lastpk = last.lastpk();
        }
      }
      shard_.copies[copied_table_].batches.push_back(std::move(batch));
      shard_.after_copy = position_;
    } else if (event.timestamp() == 0 && event.type() == kCommit) {
      shard_.after_copy = position_;
    } else if (vgtid_ && !position_.empty()) {
      add_transaction(event);
    }
    open_.clear();
  }

  void add_transaction(const wire::VEvent& last) {
    open_.push_back(last);
    const GtidSet position = GtidSet::parse(position_).value_or(GtidSet());
    // A catch-up that vtgate began again brings the same transactions twice.
    const bool again = !shard_.log.empty() && shard_.log.back().position.contains(position);
    if (again || last.type() == kOther) return;
    shard_.log.push_back({position_, position, open_});
  }

  Recording& recording_;
  Shard& shard_;
  std::vector<wire::VEvent> open_;
  std::vector<wire::VEvent> copied_rows_;
  std::string copied_table_;
  std::string position_;
  std::optional<wire::ShardGtid> vgtid_;
};

Result<std::vector<wire::VEvent>> read_events(const std::string& bytes) {
  std::vector<wire::VEvent> events;
  std::size_t at = 0;
  while (at + 4 <= bytes.size()) {
    uint32_t size = 0;
    std::memcpy(&size, bytes.data() + at, sizeof size);
    at += 4;
    wire::VStreamResponse response;
    if (at + size > bytes.size() || !response.ParseFromArray(bytes.data() + at, static_cast<int>(size))) {
      return Status::failed("responses.bin is damaged");
    }
    at += size;
    events.insert(events.end(), response.events().begin(), response.events().end());
  }
  return events;
}

}  // namespace

std::string Recording::bare_name(const std::string& table) const {
  return !keyspace.empty() && table.starts_with(keyspace + ".") ? table.substr(keyspace.size() + 1) : table;
}

std::string Recording::table_of(const wire::VEvent& event) const {
  if (event.type() == kField) return bare_name(event.field_event().table_name());
  if (event.type() != kRow) return {};
  wire::RowEvent row;
  return row.ParseFromString(event.row_event()) ? bare_name(row.table_name()) : std::string();
}

Result<Recording> Recording::load(const std::filesystem::path& folder) {
  const Result<std::string> request_bytes = read_file(folder / "request.pb");
  if (!request_bytes.ok()) return request_bytes.status();
  const Result<std::string> response_bytes = read_file(folder / "responses.bin");
  if (!response_bytes.ok()) return response_bytes.status();
  wire::VStreamRequest request;
  if (!request.ParseFromString(*request_bytes)) return Status::failed("request.pb is damaged");
  Recording recording;
  for (const wire::ShardGtid& shard : request.vgtid().shard_gtids()) {
    recording.keyspace = shard.keyspace();
    if (!shard.shard().empty()) recording.shards[shard.shard()].start = shard.gtid();
  }
  const Result<std::vector<wire::VEvent>> events = read_events(*response_bytes);
  if (!events.ok()) return events.status();
  std::map<std::string, ShardReader> readers;
  for (const wire::VEvent& event : *events) {
    if (event.shard().empty() || event.keyspace() != recording.keyspace) continue;
    Shard& shard = recording.shards[event.shard()];
    readers.try_emplace(event.shard(), recording, shard).first->second.take(event);
  }
  for (auto& [name, shard] : recording.shards) {
    if (shard.after_copy.empty()) shard.after_copy = shard.start;
  }
  return recording;
}

}  // namespace pipeline::vtgate
