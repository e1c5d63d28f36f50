// The part of StreamMachine that follows the columns of tables: FIELD and DDL events.
#include <algorithm>
#include <utility>

#include "discovery/table_schema.hpp"
#include "vstream/stream_machine.hpp"

namespace pipeline::planetscale {
namespace {

// A server that no longer knows the columns of a row names them @1, @2 (vstream.md 2.8).
bool has_unknown_columns(const wire::FieldEvent& fields) {
  return std::any_of(fields.fields().begin(), fields.fields().end(),
                     [](const wire::Field& field) { return field.name().starts_with("@"); });
}

// Why a table is given up whose old rows come with new columns (vstream.md 8.3).
std::string columns_of_today(const std::string& change = {}) {
  std::string text = "the server sends rows from before a change of the table with the columns of today";
  if (!change.empty()) text.append(": ").append(change);
  return text;
}

std::vector<std::string> names_of(const wire::FieldEvent& fields) {
  std::vector<std::string> names;
  for (const wire::Field& field : fields.fields()) names.push_back(field.name());
  return names;
}

// An ENUM or SET that a change would make what it is already.
bool is_there_already(const ColumnChange& change, const wire::FieldEvent& fields) {
  return std::any_of(fields.fields().begin(), fields.fields().end(), [&](const wire::Field& field) {
    return field.name() == change.name && !change.label_type.empty() && field.column_type() == change.label_type;
  });
}

bool has_column(const wire::FieldEvent& fields, const std::string& name) {
  return std::any_of(fields.fields().begin(), fields.fields().end(),
                     [&](const wire::Field& field) { return field.name() == name; });
}

}  // namespace

Status StreamMachine::on_field(const wire::VEvent& event) {
  const wire::FieldEvent& fields = event.field_event();
  const std::string table = bare_name(fields.table_name());
  if (!positions_.reads(table)) return {};
  const TableKey key{event.shard().empty() ? fields.shard() : event.shard(), table};
  if (has_unknown_columns(fields)) {
    return give_up(table, "the server no longer knows the columns of the rows to be read (it sends \"" +
                              fields.fields(0).name() + "\")");
  }
  // vtgate goes on by itself after the last key when a tablet dies; that is no better than our own resume.
  if (copying() && !resumable_ && event.timestamp() == 0 && copy_watch_.running()) {
    restart_copy(key.first, "the server goes on after a key that does not tell which rows were sent");
    return {};
  }
  if (ShardCursor* cursor = positions_.cursor(table, key.first)) {
    if (!cursor->expected_columns.empty() && !same_names(cursor->expected_columns, names_of(fields))) {
      return give_up(table, columns_of_today());
    }
    if (cursor->fields && !same_columns(*cursor->fields, fields)) {
      Status status = on_new_columns(key, *cursor, fields);
      if (!status.ok() || !positions_.reads(table)) return status;
    }
    cursor->ddl_passed = false;
    cursor->expected_columns.clear();
  }
  const auto known = open_tables_.find(key);
  const bool same = known != open_tables_.end() && same_columns(known->second.fields, fields) &&
                    known->second.fields.enum_set_string_values() == fields.enum_set_string_values();
  return same ? Status() : open_table(key, fields);
}

Status StreamMachine::on_new_columns(const TableKey& key, ShardCursor& cursor, const wire::FieldEvent& fields) {
  const auto& [shard, table] = key;
  const SchemaChange change = compare_columns(*cursor.fields, fields);
  if (copying()) return give_up(table, "its columns changed during the copy: " + change.text);
  if (!cursor.ddl_passed) {
    return give_up(table, columns_of_today(change.text));
  }
  if (on_schema_change_ == OnSchemaChange::stop) return give_up(table, change.text);
  if (on_schema_change_ == OnSchemaChange::ignore && change.only_adds) {
    for (const wire::Field& field : fields.fields()) {
      if (!has_column(*cursor.fields, field.name())) cursor.ignored_columns.push_back(field.name());
    }
  } else if (change.old_rows_differ) {
    return give_up(table, change.text + "; the rows that were read before no longer are as the table has them");
  }
  host_.info("table " + positions_.scope().keyspace + "." + table + ", shard " + shard + ": " + change.text);
  return {};
}

Status StreamMachine::open_table(const TableKey& key, const wire::FieldEvent& fields) {
  const auto& [shard, table] = key;
  wire::FieldEvent completed = fields;
  if (catalog_ != nullptr && catalog_->tables.contains(table)) complete_fields(catalog_->tables.at(table), completed);
  Result<TableDecoder> decoder =
      TableDecoder::create(positions_.scope().keyspace + "." + table, completed, values_, host_);
  if (!decoder.ok()) return decoder.status();
  const auto known = open_tables_.find(key);
  if (known != open_tables_.end() && known->second.decoder.open_rows() > 0) {
    return Status::failed("table " + table + " changed its columns in the middle of a transaction");
  }
  emit_rows();
  const uint32_t stream = known == open_tables_.end() ? next_stream_++ : known->second.stream;
  if (known != open_tables_.end()) open_tables_.erase(known);
  if (copying()) resumable_ = decoder->resumable();
  if (ShardCursor* cursor = positions_.cursor(table, shard)) {
    cursor->fields = fields;
    decoder->hide(cursor->ignored_columns);
  }
  open_tables_.emplace(key, OpenTable{stream, fields, std::move(decoder).value(), {}});
  unify_shards(table);
  return {};
}

void StreamMachine::unify_shards(const std::string& table) {
  std::vector<OpenTable*> shards;
  for (auto& [key, open] : open_tables_) {
    if (key.second == table) shards.push_back(&open);
  }
  const auto widest = std::find_if(shards.begin(), shards.end(), [&](const OpenTable* wide) {
    return std::all_of(shards.begin(), shards.end(),
                       [&](const OpenTable* other) { return wide->decoder.covers(other->decoder); });
  });
  for (OpenTable* open : shards) {
    open->decoder.show_own();
    if (widest != shards.end() && *widest != open) open->decoder.show_as((*widest)->decoder);
    Schema schema = open->decoder.schema();
    if (schema == open->told) continue;
    open->told = schema;
    events_.emplace_back(SchemaEvent{
        open->stream, {positions_.scope().keyspace, table, std::move(schema), positions_.generation(table)}});
  }
}

Status StreamMachine::give_up(const std::string& table, const std::string& reason) {
  const std::string text = "table " + positions_.scope().keyspace + "." + table + ": " + reason;
  if (on_schema_change_ == OnSchemaChange::stop) {
    return Status::failed(text)
        .with_option("on_schema_change")
        .with_hint("with on_schema_change = \"evolve\" the table is copied again where that is needed");
  }
  host_.warn(text + ": it is copied again");
  host_.count("tables copied again because their columns or rows changed otherwise than by rows");
  forget(table);
  positions_.lose(table);
  moved_ = true;
  if (positions_.all_lost()) lose_positions();
  return {};
}

// Drops the open rows of a table and hands out the others.
void StreamMachine::forget(const std::string& table) {
  for (const TableKey& key : touched_) {
    if (key.second == table) open_tables_.at(key).decoder.rollback();
  }
  std::erase_if(touched_, [&](const TableKey& key) { return key.second == table; });
  emit_rows();
  target_.reset();
  std::erase_if(open_tables_, [&](const auto& open) { return open.first.second == table; });
}

Status StreamMachine::on_ddl(const wire::VEvent& event) {
  const DdlStatement ddl = parse_ddl(event.statement());
  commit(event);
  for (const std::string& table : positions_.tables()) {
    if (done_) break;
    if (ddl.kind != DdlStatement::Kind::other && !ddl.names(table)) continue;
    Status status = on_ddl_of(table, ddl, event);
    if (!status.ok()) return status;
  }
  if (!done_) finish_when_all_shards_are_done();
  return {};
}

Status StreamMachine::on_ddl_of(const std::string& table, const DdlStatement& ddl, const wire::VEvent& event) {
  ShardCursor* cursor = positions_.cursor(table, event.shard());
  if (cursor == nullptr) return {};
  const std::string place = "table " + positions_.scope().keyspace + "." + table + ", shard " + event.shard();
  moved_ = true;
  switch (ddl.kind) {
    case DdlStatement::Kind::truncate:
      return truncate(table, event);
    case DdlStatement::Kind::rename:
      if (ddl.renames_to(table)) return give_up(table, "another table took its name");
      [[fallthrough]];
    case DdlStatement::Kind::drop:
      if (copying()) return give_up(table, "it was dropped or renamed during its copy");
      cursor->gone = ddl.kind == DdlStatement::Kind::drop ? "dropped" : "renamed";
      cursor->gone += " at " + positions_.of(event.shard());
      host_.warn(place + " was " + cursor->gone);
      return {};
    case DdlStatement::Kind::create:
      cursor->ddl_passed = true;
      cursor->expected_columns.clear();
      // Its new rows come all from the log.
      return std::exchange(cursor->gone, "").empty() ? Status() : truncate(table, event);
    case DdlStatement::Kind::alter:
      if (ddl.moves_partitions) return give_up(table, "rows of a partition were removed or exchanged");
      if (ddl.adds_values && on_schema_change_ != OnSchemaChange::ignore) {
        return give_up(table, "a column was added that has a value in the rows that were there");
      }
      cursor->ddl_passed = true;
      return expect_columns(table, *cursor, ddl);
    case DdlStatement::Kind::other:
      cursor->ddl_passed = true;
      cursor->expected_columns.clear();
      return {};
  }
  return {};
}

// What the columns were before, with the changes. Where they don't fit, the rows before the statement came with columns
// that the table had only after it.
Status StreamMachine::expect_columns(const std::string& table, ShardCursor& cursor, const DdlStatement& ddl) {
  if (!cursor.fields || ddl.column_changes.empty()) return {};
  const bool columns_came = cursor.expected_columns.empty();
  std::vector<std::string> columns = columns_came ? names_of(*cursor.fields) : cursor.expected_columns;
  const bool done_before =
      columns_came && std::any_of(ddl.column_changes.begin(), ddl.column_changes.end(),
                                  [&](const ColumnChange& change) { return is_there_already(change, *cursor.fields); });
  if (done_before || !apply_changes(ddl.column_changes, columns)) return give_up(table, columns_of_today());
  cursor.expected_columns = std::move(columns);
  return {};
}

Status StreamMachine::truncate(const std::string& table, const wire::VEvent& event) {
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

}  // namespace pipeline::planetscale
