#include "sources/planetscale/events.hpp"

namespace pipeline::planetscale::test {
namespace {

wire::VEvent event(int32_t type, const std::string& shard, int64_t timestamp = 0) {
  wire::VEvent event;
  event.set_type(type);
  event.set_keyspace("shop");
  event.set_shard(shard);
  event.set_timestamp(timestamp);
  return event;
}

wire::VEvent row_event(const std::string& table, const wire::RowChange& change, int64_t timestamp,
                       const std::string& shard) {
  wire::RowEvent rows;
  rows.set_table_name("shop." + table);
  rows.set_keyspace("shop");
  rows.set_shard(shard);
  *rows.add_row_changes() = change;
  wire::VEvent result = event(12, shard, timestamp);
  result.set_row_event(rows.SerializeAsString());
  return result;
}

}  // namespace

std::string gtid(int last) {
  return kServer + std::to_string(last);
}

wire::Field field(const std::string& name, const std::string& column_type, bool key) {
  wire::Field field;
  field.set_name(name);
  field.set_column_type(column_type);
  field.set_charset(45);
  field.set_flags(key ? 3 : 0);
  return field;
}

wire::Row row(const Values& values) {
  wire::Row row;
  for (const auto& value : values) {
    row.add_lengths(value ? static_cast<int64_t>(value->size()) : -1);
    row.mutable_values()->append(value.value_or(""));
  }
  return row;
}

wire::VEvent begin(const std::string& shard) {
  return event(2, shard);
}

wire::VEvent commit(int64_t timestamp, const std::string& shard) {
  return event(3, shard, timestamp);
}

wire::VEvent vgtid(int last, const std::string& shard) {
  wire::VEvent result = event(15, shard);
  wire::ShardGtid& position = *result.mutable_vgtid()->add_shard_gtids();
  position.set_keyspace("shop");
  position.set_shard(shard);
  position.set_gtid(gtid(last));
  return result;
}

wire::VEvent vgtid_with_key(int last, const std::string& table, const Values& key, const std::string& shard) {
  wire::VEvent result = vgtid(last, shard);
  wire::TableLastPK& lastpk = *result.mutable_vgtid()->mutable_shard_gtids(0)->add_table_p_ks();
  lastpk.set_table_name(table);
  *lastpk.mutable_lastpk()->add_fields() = field("id", "bigint", true);
  *lastpk.mutable_lastpk()->add_rows() = row(key);
  return result;
}

wire::VEvent fields(const std::string& table, const std::vector<wire::Field>& fields, const std::string& shard) {
  wire::VEvent result = event(13, shard);
  wire::FieldEvent& columns = *result.mutable_field_event();
  columns.set_table_name("shop." + table);
  columns.set_keyspace("shop");
  columns.set_shard(shard);
  columns.set_enum_set_string_values(true);
  for (const wire::Field& column : fields) *columns.add_fields() = column;
  return result;
}

wire::VEvent inserted(const std::string& table, const Values& after, int64_t timestamp, const std::string& shard) {
  wire::RowChange change;
  *change.mutable_after() = row(after);
  return row_event(table, change, timestamp, shard);
}

wire::VEvent updated(const std::string& table, const Values& before, const Values& after, int64_t timestamp) {
  wire::RowChange change;
  *change.mutable_before() = row(before);
  *change.mutable_after() = row(after);
  return row_event(table, change, timestamp, "0");
}

wire::VEvent removed(const std::string& table, const Values& before, int64_t timestamp) {
  wire::RowChange change;
  *change.mutable_before() = row(before);
  return row_event(table, change, timestamp, "0");
}

wire::VEvent ddl(const std::string& statement, int64_t timestamp) {
  wire::VEvent result = event(5, "0", timestamp);
  result.set_statement(statement);
  return result;
}

wire::VEvent copy_completed(const std::string& shard) {
  return event(20, shard);
}

wire::VEvent heartbeat() {
  return event(14, "");
}

std::string response(const std::vector<wire::VEvent>& events) {
  wire::VStreamResponse response;
  for (const wire::VEvent& event : events) *response.add_events() = event;
  return response.SerializeAsString();
}

}  // namespace pipeline::planetscale::test
