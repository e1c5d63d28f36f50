#include "sources/planetscale/recorded/applied_tables.hpp"

#include <algorithm>

#include "pipeline/sdk/shard_range.hpp"

namespace pipeline::planetscale::test {

std::string key_text(const std::vector<Text>& cells) {
  std::string text;
  for (const Text& cell : cells) text += cell ? std::to_string(cell->size()) + ":" + *cell : "-";
  return text;
}

void AppliedTables::start_reader() {
  streams_.clear();
  pending_.clear();
}

std::vector<Cursor> AppliedTables::cursors() const {
  std::vector<Cursor> cursors;
  for (const auto& [place, cursor] : cursors_) cursors.push_back(cursor);
  return cursors;
}

void AppliedTables::take(Event& event) {
  if (auto* schema = std::get_if<SchemaEvent>(&event)) {
    Stream& stream = streams_[schema->stream] = Stream{std::move(schema->info), {}, {}};
    std::vector<std::string> names;
    for (std::size_t i = 0; i < stream.info.schema.fields.size(); ++i) {
      const Field& field = stream.info.schema.fields[i];
      names.push_back(field.name);
      // A copy sends FLOAT with six digits: it can't serve as a key.
      if (field.key_position() > 0 && field.type.id != TypeId::float32) stream.key.push_back(i);
    }
    stream.columns = std::make_shared<const std::vector<std::string>>(std::move(names));
    pending_.push_back({Change::Kind::generation, stream.info.name, {}, {}, stream.info.generation});
  } else if (auto* batch = std::get_if<BatchEvent>(&event)) {
    take_rows(streams_.at(batch->stream), batch->batch);
  } else if (auto* truncate = std::get_if<TruncateEvent>(&event)) {
    pending_.push_back(
        {Change::Kind::truncate, streams_.at(truncate->stream).info.name, {}, {truncate->shard, {}, {}}});
  } else if (auto* checkpoint = std::get_if<CheckpointEvent>(&event)) {
    for (Change& change : pending_) apply(change);
    pending_.clear();
    for (const Cursor& cursor : checkpoint->cursors) {
      if (cursor.value.empty()) {
        cursors_.erase({cursor.name, cursor.slice});
      } else {
        set_cursor(cursor);
      }
    }
  }
}

void AppliedTables::take_rows(const Stream& stream, const Batch& batch) {
  const ChangeView changes(batch);
  std::vector<ColumnView> columns;
  for (int64_t i = 0; i < batch.rows->n_children; ++i) columns.emplace_back(*batch.rows->children[i]);
  for (int64_t row = 0; row < batch.length(); ++row) {
    Change& change = pending_.emplace_back();
    change.table = stream.info.name;
    change.row = {std::string(changes.shard(row)), stream.columns, {}};
    const std::vector<std::string_view> unavailable = changes.unavailable(row);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const Field& field = stream.info.schema.fields[i];
      const bool is_known = std::find(unavailable.begin(), unavailable.end(), field.name) == unavailable.end();
      if (!is_known) change.unavailable.push_back(i);
      change.row.cells.push_back(is_known ? cell_text(field.type, columns[i], row) : Text(kUnavailable));
    }
    std::vector<Text> key;
    for (const std::size_t place : stream.key) key.push_back(change.row.cells[place]);
    change.key = key_text(stream.key.empty() ? change.row.cells : key);
    const bool removed = changes.operation(row) == Operation::remove;
    change.kind = removed ? Change::Kind::remove : stream.key.empty() ? Change::Kind::add : Change::Kind::put;
  }
}

// A value that isn't known stays what it was.
void AppliedTables::keep_unavailable(const AppliedTable& table, Change& change) {
  const auto before = table.rows.find(change.key);
  if (before == table.rows.end()) return;
  const std::vector<std::string>& names = *before->second.columns;
  for (const std::size_t place : change.unavailable) {
    const auto name = std::find(names.begin(), names.end(), (*change.row.columns)[place]);
    if (name == names.end()) continue;
    change.row.cells[place] = before->second.cells[static_cast<std::size_t>(name - names.begin())];
  }
}

void AppliedTables::apply(Change& change) {
  AppliedTable& table = tables_[change.table];
  switch (change.kind) {
    case Change::Kind::generation:
      if (change.generation > table.generation) table.rows.clear();
      table.generation = std::max(table.generation, change.generation);
      break;
    case Change::Kind::truncate:
      std::erase_if(table.rows, [&](const auto& row) { return shards_overlap(row.second.shard, change.row.shard); });
      break;
    case Change::Kind::put:
      keep_unavailable(table, change);
      table.rows.erase(change.key);
      table.rows.emplace(std::move(change.key), std::move(change.row));
      break;
    case Change::Kind::add:
      table.rows.emplace(std::move(change.key), std::move(change.row));
      break;
    case Change::Kind::remove:
      if (const auto found = table.rows.find(change.key); found != table.rows.end()) table.rows.erase(found);
      break;
  }
}

}  // namespace pipeline::planetscale::test
