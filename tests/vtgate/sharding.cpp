#include "sharding.hpp"

#include <charconv>
#include <optional>

#include "key_range.hpp"

namespace pipeline::vtgate {
namespace {

std::optional<int64_t> integer(const std::optional<std::string>& text) {
  int64_t value = 0;
  if (!text || std::from_chars(text->data(), text->data() + text->size(), value).ec != std::errc()) return std::nullopt;
  return value;
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
  bool all = true;
  bool any = false;
  for (const wire::VEvent& event : recording.events) {
    wire::RowEvent changes;
    if (recording.table_of(event) != table || event.type() != kRow || !changes.ParseFromString(event.row_event())) {
      continue;
    }
    for (const wire::RowChange& change : changes.row_changes()) {
      const wire::Row& row = change.has_after() ? change.after() : change.before();
      const RecordedRows::Row cells = cells_of(row);
      all = all && column_ < cells.size() && lies_in(event.shard(), cells[column_]);
      any = true;
    }
  }
  known_ = any && all;
}

bool Sharding::holds(const std::string& shard, const RecordedRows::Row& row) const {
  return lies_in(shard, row[column_]);
}

}  // namespace pipeline::vtgate
