#include "recording.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

#include "completion.hpp"

namespace pipeline::vtgate {
namespace {

// For recordings of streams that brought nothing.
constexpr const char* kOnlyShard = "-";
constexpr const char* kSomePosition = "MySQL56/11111111-2222-11ff-8fff-333333333333:1-9";

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
      case kCopyCompleted:
        shard_.copy_completed = true;
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
      // A finished copy that comes again replaces the first (vitess-cluster.md 1, case 2).
      const bool again = copied_.erase(table) > 0;
      if (again) shard_.copied_twice.insert(table);
      if (copy.batches.empty() || again) copy = {event, position_, {}};
    } else {
      shard_.fields.emplace(table, event);
      open_.push_back(event);
    }
  }

  void vgtid(const wire::VEvent& event) {
    positions_ = event.vgtid();
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
      copied_.insert(copied_table_);
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
    const bool again = !shard_.log.empty() && recording_.log[shard_.log.back()].position.contains(position);
    if (again || last.type() == kOther) return;
    shard_.log.push_back(recording_.log.size());
    recording_.log.push_back({last.shard(), position_, position, open_, positions_});
  }

  Recording& recording_;
  Shard& shard_;
  std::vector<wire::VEvent> open_;
  std::vector<wire::VEvent> copied_rows_;
  std::string copied_table_;
  std::set<std::string> copied_;  // finished
  std::string position_;
  wire::VGtid positions_;
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

void note_shards(const wire::VGtid& vgtid, Recording& recording) {
  const bool first = recording.first_shards.empty();
  recording.last_shards.clear();
  for (const wire::ShardGtid& shard : vgtid.shard_gtids()) {
    if (shard.keyspace() != recording.keyspace) continue;
    recording.last_shards.insert(shard.shard());
    Shard& content = recording.shards[shard.shard()];
    if (content.start.empty() && shard.gtid() != "current") content.start = shard.gtid();
  }
  if (first) recording.first_shards = recording.last_shards;
}

constexpr std::array<std::string_view, 17> kCodes{
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

// The columns that a rule names: "select a, b from t". Empty = all.
std::set<std::string> selected_columns(const std::string& filter) {
  constexpr std::string_view kSelect = "select ";
  std::set<std::string> names;
  const std::size_t end = filter.find(" from ");
  if (!filter.starts_with(kSelect) || end == std::string::npos) return names;
  std::istringstream list(filter.substr(kSelect.size(), end - kSelect.size()));
  for (std::string name; list >> name;) {
    if (name.ends_with(',')) name.pop_back();
    names.insert(name);
  }
  if (names.contains("*")) names.clear();
  return names;
}

// What was not asked for did not come.
void keep_selected_columns(Recording& recording) {
  for (const wire::Rule& rule : recording.request.filter().rules()) {
    const auto rows = recording.rows.find(rule.match());
    const std::set<std::string> names = selected_columns(rule.filter());
    if (rows != recording.rows.end() && !names.empty()) rows->second.keep_columns(names);
  }
}

// The rows, how the stream ended, and what the recorded stream left out.
Status read_rows(const std::filesystem::path& folder, Recording& recording) {
  std::error_code none;
  for (const auto& file : std::filesystem::directory_iterator(folder / "rows", none)) {
    Result<RecordedRows> rows = RecordedRows::load(file.path());
    if (!rows.ok()) return rows.status();
    const std::string table = rows->table;
    recording.tables.insert(table);
    recording.rows.emplace(table, std::move(rows).value());
  }
  const Result<std::string> text = read_file(folder / "case.json");
  rapidjson::Document about;
  if (!text.ok() || about.Parse(text->data(), text->size()).HasParseError() || !about.IsObject()) {
    return Status::failed("can't read " + (folder / "case.json").string());
  }
  const std::string code = about["end"]["code"].GetString();
  for (std::size_t i = 0; i < kCodes.size(); ++i) {
    if (code == kCodes[i]) recording.end = Refusal{static_cast<int>(i), about["end"]["message"].GetString()};
  }
  const rapidjson::Value& object = about;
  const auto applied = object.FindMember("applied_by_key_equals_rows");
  if (applied == object.MemberEnd() || !applied->value.IsObject()) return {};
  for (const auto& table : applied->value.GetObject()) {
    if (!table.value.IsTrue()) recording.incomplete.insert(table.name.GetString());
  }
  return {};
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

bool Recording::starts_with_copy() const {
  for (const wire::ShardGtid& shard : request.vgtid().shard_gtids()) {
    if (shard.gtid().empty() || !shard.table_p_ks().empty()) return true;
  }
  return false;
}

bool Recording::starts_with_nothing() const {
  const auto& shards_of_request = request.vgtid().shard_gtids();
  return std::all_of(shards_of_request.begin(), shards_of_request.end(),
                     [](const wire::ShardGtid& shard) { return shard.gtid().empty() && shard.table_p_ks().empty(); });
}

wire::FieldEvent Recording::fields_of_rows(const std::string& table) const {
  const RecordedRows& held = rows.at(table);
  for (auto event = events.rbegin(); event != events.rend(); ++event) {
    if (event->type() != kField || table_of(*event) != table) continue;
    const auto& fields = event->field_event().fields();
    const bool same = std::equal(fields.begin(), fields.end(), held.columns.begin(), held.columns.end(),
                                 [](const wire::Field& field, const RecordedColumn& column) {
                                   return field.name() == column.name && field.column_type() == column.column_type;
                                 });
    // The rows are in UTF-8.
    if (same && std::none_of(fields.begin(), fields.end(), [](const wire::Field& field) {
          return field.charset() != kUtf8Collation && field.charset() != kBinaryCollation && field.charset() != 45;
        })) {
      return event->field_event();
    }
  }
  wire::FieldEvent made;
  made.set_table_name(keyspace + "." + table);
  made.set_enum_set_string_values(true);
  for (const wire::Field& field : held.fields()) *made.add_fields() = field;
  return made;
}

const std::string& Recording::end_of(const std::string& shard) const {
  const Shard& content = shards.at(shard);
  if (!content.log.empty()) return log[content.log.back()].gtid;
  return content.after_copy.empty() ? content.start : content.after_copy;
}

Result<Recording> Recording::load(const std::filesystem::path& folder) {
  const Result<std::string> request_bytes = read_file(folder / "request.pb");
  if (!request_bytes.ok()) return request_bytes.status();
  const Result<std::string> response_bytes = read_file(folder / "responses.bin");
  if (!response_bytes.ok()) return response_bytes.status();
  Recording recording;
  if (!recording.request.ParseFromString(*request_bytes)) return Status::failed("request.pb is damaged");
  for (const wire::ShardGtid& shard : recording.request.vgtid().shard_gtids()) {
    recording.keyspace = shard.keyspace();
    if (!shard.shard().empty() && shard.gtid() != "current") recording.shards[shard.shard()].start = shard.gtid();
  }
  Result<std::vector<wire::VEvent>> events = read_events(*response_bytes);
  if (!events.ok()) return events.status();
  recording.events = std::move(events).value();
  std::map<std::string, ShardReader> readers;
  for (const wire::VEvent& event : recording.events) {
    if (event.shard().empty() || event.keyspace() != recording.keyspace) continue;
    if (event.has_vgtid()) note_shards(event.vgtid(), recording);
    Shard& shard = recording.shards[event.shard()];
    readers.try_emplace(event.shard(), recording, shard).first->second.take(event);
  }
  for (auto& [name, shard] : recording.shards) {
    if (shard.after_copy.empty()) shard.after_copy = shard.start;
  }
  Status status = read_rows(folder, recording);
  if (!status.ok()) return status;
  keep_selected_columns(recording);
  if (recording.shards.empty() && !recording.rows.empty()) {
    recording.shards[kOnlyShard].start = recording.shards[kOnlyShard].after_copy = kSomePosition;
  }
  if (recording.last_shards.empty()) {
    for (const auto& [name, shard] : recording.shards) recording.last_shards.insert(name);
    recording.first_shards = recording.last_shards;
  }
  complete_log(recording);
  return recording;
}

}  // namespace pipeline::vtgate
