#include "record_writer.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

#include "json_text.hpp"
#include "value_text.hpp"

namespace pipeline::airbyte {
namespace {

constexpr std::string_view kNotKnown = "SOURCE_RETRIEVAL_ERROR";
constexpr std::string_view kNoForm = "SOURCE_SERIALIZATION_ERROR";
constexpr std::string_view kNull = "null";
constexpr std::size_t kUnavailable = 5;  // place of the names of unknown columns in a change array

char* copy(std::string_view text, char* out) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

char* write_number(int64_t number, char* out) {
  return std::to_chars(out, out + 20, number).ptr;
}

std::string quoted(std::string_view text) {
  std::string out(string_room(text.size()), '\0');
  const char* const end = write_string(text, out.data());
  out.resize(end == nullptr ? 0 : static_cast<std::size_t>(end - out.data()));
  return out;
}

}  // namespace

// What happened to the rows of a batch; the columns are looked up once.
class RecordWriter::Changes {
 public:
  explicit Changes(const Batch& batch) : batch_(batch) {
    if (batch.changes.empty()) return;
    offset_ = batch.changes->offset;
    for (int64_t i = 0; i < batch.changes->n_children; ++i) columns_.emplace_back(*batch.changes->children[i]);
    if (columns_.size() > kUnavailable) unavailable_.emplace(*batch.changes->children[kUnavailable]);
  }
  [[nodiscard]] bool all_snapshot() const { return columns_.empty(); }
  [[nodiscard]] bool is_delete(int64_t row) const {
    return !all_snapshot() && columns_[0].value<int8_t>(offset_ + row) == PIPELINE_OPERATION_DELETE;
  }
  [[nodiscard]] std::string_view position(int64_t row) const {
    return all_snapshot() ? std::string_view(batch_.position) : columns_[1].bytes(offset_ + row);
  }
  // 0 = unknown.
  [[nodiscard]] int64_t commit_time(int64_t row) const {
    return all_snapshot() || columns_[2].is_null(offset_ + row) ? 0 : columns_[2].value<int64_t>(offset_ + row);
  }
  [[nodiscard]] int64_t sequence(int64_t row) const {
    return all_snapshot() ? batch_.first_sequence + row : columns_[4].value<int64_t>(offset_ + row);
  }
  [[nodiscard]] bool has_unavailable(int64_t row) const {
    if (!unavailable_ || unavailable_->is_null(offset_ + row)) return false;
    const auto [first, last] = unavailable_->range(offset_ + row);
    return last > first;
  }
  [[nodiscard]] bool is_unavailable(int64_t row, std::string_view column) const {
    const auto [first, last] = unavailable_->range(offset_ + row);
    for (int64_t i = first; i < last; ++i) {
      if (unavailable_->items().bytes(i) == column) return true;
    }
    return false;
  }

 private:
  const Batch& batch_;
  std::vector<ColumnView> columns_;
  std::optional<ListView> unavailable_;
  int64_t offset_ = 0;
};

struct RecordWriter::Row {
  int64_t place;  // in the columns
  int64_t index;  // in the batch
  const Changes& changes;
  int64_t read_time;    // milliseconds since 1970
  int64_t change_time;  // microseconds since 1970
  int64_t cursor;
  bool is_delete;
};

RecordWriter::RecordWriter(const ConfiguredStream& stream, const Schema& schema) {
  head_ = R"({"type":"RECORD","record":{"stream":)" + quoted(stream.descriptor.name);
  if (stream.descriptor.name_space) head_ += R"(,"namespace":)" + quoted(*stream.descriptor.name_space);
  head_ += R"(,"data":{)";
  fixed_room_ = head_.size() + 64;
  for (const std::string& column : stream.columns) add_column(column, schema);
  has_deleted_at_ = stream.has(kDeletedColumn);
}

void RecordWriter::add_column(const std::string& name, const Schema& schema) {
  Column column;
  column.name = name;
  column.prefix = (columns_.empty() ? "" : ",") + quoted(name) + ":";
  if (const std::optional<std::size_t> index = schema.index_of(name)) {
    const Field& field = schema.fields[*index];
    column.source = *index;
    column.kind = value_kind(field);
    column.scale = field.type.scale;
    column.bytes = bit_bytes(field);
  } else {
    column.kind = own_column(name);
  }
  fixed_room_ += column.prefix.size() + kFixedRoom + (column.kind == ValueKind::metadata ? 128 : 0);
  meta_room_ += column.prefix.size() + 96;
  columns_.push_back(std::move(column));
}

RecordWriter::Counts RecordWriter::write(const Batch& batch, int64_t time, int64_t& last_cursor, LineBuffer& out) {
  std::vector<ValueView> views;
  for (int64_t i = 0; i < batch.rows->n_children; ++i) views.emplace_back(*batch.rows->children[i]);
  const Changes changes(batch);
  Counts counts;
  for (int64_t index = 0; index < batch.length(); ++index) {
    const bool is_delete = changes.is_delete(index);
    if (is_delete && !has_deleted_at_) {
      ++counts.deletes_left_out;
      continue;
    }
    const int64_t commit_time = changes.commit_time(index);
    const int64_t change_time = commit_time == 0 ? time * 1000 : commit_time;
    last_cursor = std::max(last_cursor + 1, change_time);
    const Row row{batch.rows->offset + index, index, changes, time, change_time, last_cursor, is_delete};
    char* const end = write_row(views, row, out.room(room(views, row)));
    out.end_at(end);
    ++counts.records;
    counts.values_nulled += nulled_.size();
  }
  return counts;
}

std::size_t RecordWriter::room(const std::vector<ValueView>& views, const Row& row) const {
  std::size_t bytes = fixed_room_ + meta_room_;
  for (const Column& column : columns_) {
    if (column.kind == ValueKind::metadata) {
      bytes += string_room(row.changes.position(row.index).size());
    } else if (is_long(column.kind)) {
      const ValueView& view = views[column.source];
      if (!view.column.is_null(row.place)) bytes += extra_room({column.kind}, view, row.place);
    }
  }
  return bytes;
}

char* RecordWriter::write_row(const std::vector<ValueView>& views, const Row& row, char* out) {
  nulled_.clear();
  const bool some_unavailable = row.changes.has_unavailable(row.index);
  out = copy(head_, out);
  for (const Column& column : columns_) {
    out = copy(column.prefix, out);
    if (column.kind >= ValueKind::cdc_cursor) {
      out = write_own(column, row, out);
      continue;
    }
    if (some_unavailable && row.changes.is_unavailable(row.index, column.name)) {
      nulled_.emplace_back(&column, kNotKnown);
      out = copy(kNull, out);
      continue;
    }
    if (column.kind == ValueKind::none || views[column.source].column.is_null(row.place)) {
      out = copy(kNull, out);
      continue;
    }
    char* const end = write_value({column.kind, column.scale, column.bytes}, views[column.source], row.place, out);
    if (end == nullptr) nulled_.emplace_back(&column, kNoForm);
    out = end == nullptr ? copy(kNull, out) : end;
  }
  out = write_number(row.read_time, copy(R"(},"emitted_at":)", out));
  if (!nulled_.empty()) out = write_meta(out);
  return copy("}}\n", out);
}

char* RecordWriter::write_own(const Column& column, const Row& row, char* out) const {
  const auto time = [](int64_t microseconds, char* to) {
    char* const end = write_timestamp(microseconds, true, to);
    return end == nullptr ? copy(kNull, to) : end;
  };
  switch (column.kind) {
    case ValueKind::cdc_cursor:
      return write_number(row.cursor, out);
    case ValueKind::cdc_updated_at:
      return time(row.change_time, out);
    case ValueKind::cdc_deleted_at:
      return row.is_delete ? time(row.change_time, out) : copy(kNull, out);
    default:
      break;
  }
  out = write_number(row.read_time * 1'000'000, copy(R"({"extracted_at":)", out));
  out = write_number(row.changes.sequence(row.index), copy(R"(,"sequence_number":)", out));
  out = copy(R"(,"vgtid_position":)", out);
  char* const end = write_string(row.changes.position(row.index), out);
  return copy("}", end == nullptr ? copy(R"("")", out) : end);
}

char* RecordWriter::write_meta(char* out) const {
  out = copy(R"(,"meta":{"changes":[)", out);
  for (const auto& [column, reason] : nulled_) {
    out = copy(&column == &nulled_.front().first ? R"({"field":)" : R"(,{"field":)", out);
    const std::string_view prefix = column->prefix;
    const std::size_t comma = prefix.starts_with(',') ? 1 : 0;
    out = copy(prefix.substr(comma, prefix.size() - comma - 1), out);
    out = copy(R"(,"change":"NULLED","reason":")", out);
    out = copy(reason, out);
    out = copy(R"("})", out);
  }
  return copy("]}", out);
}

}  // namespace pipeline::airbyte
