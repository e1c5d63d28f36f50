#include "sharding.hpp"

#include <charconv>

#include "key_range.hpp"

namespace pipeline::vtgate {
namespace {

std::optional<int64_t> integer(const std::optional<std::string>& text) {
  int64_t value = 0;
  if (!text || std::from_chars(text->data(), text->data() + text->size(), value).ec != std::errc()) return std::nullopt;
  return value;
}

// The cell in a row of wire form.
std::optional<std::string> cell(const wire::Row& row, std::size_t column) {
  std::size_t at = 0;
  for (int i = 0; i < row.lengths_size(); ++i) {
    const int64_t length = row.lengths(i);
    if (static_cast<std::size_t>(i) == column) {
      return length < 0 ? std::nullopt : std::optional(row.values().substr(at, static_cast<std::size_t>(length)));
    }
    at += length < 0 ? 0 : static_cast<std::size_t>(length);
  }
  return std::nullopt;
}

bool lies_in(const std::string& shard, const std::optional<std::string>& key) {
  const std::optional<int64_t> value = integer(key);
  return value && shard_holds(shard, keyspace_id(*value));
}

}  // namespace

Sharding::Sharding(const Recording& recording, const std::string& table) {
  const RecordedRows& rows = recording.rows.at(table);
  if (rows.primary_key.empty()) return;
  column_ = rows.key_places().front();
  known_ = true;
  for (const wire::VEvent& event : recording.events) {
    wire::RowEvent changes;
    if (recording.table_of(event) != table || event.type() != kRow || !changes.ParseFromString(event.row_event())) {
      continue;
    }
    for (const wire::RowChange& change : changes.row_changes()) {
      const wire::Row& row = change.has_after() ? change.after() : change.before();
      known_ = known_ && lies_in(event.shard(), cell(row, column_));
    }
  }
}

bool Sharding::holds(const std::string& shard, const RecordedRows::Row& row) const {
  return lies_in(shard, row[column_]);
}

}  // namespace pipeline::vtgate
