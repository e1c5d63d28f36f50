#include "model/events.hpp"

#include "model/model.pb.h"

namespace pipeline::vtgate::model {
namespace {

constexpr uint32_t kEndOfStatement = 1;
constexpr uint32_t kSetByNewServers = 16;  // vstream.md 8.2

}  // namespace

wire::VEvent EventMaker::plain(int32_t type, const Transaction* transaction) const {
  wire::VEvent event;
  event.set_type(type);
  event.set_keyspace(keyspace_);
  event.set_shard(shard_);
  if (transaction != nullptr) {
    event.set_timestamp(transaction->timestamp);
    event.set_event_gtid(transaction->gtid());
  }
  return event;
}

wire::VEvent EventMaker::field(const std::string& table, const std::vector<wire::Field>& fields, bool labels_are_text,
                               const Transaction* transaction) const {
  wire::VEvent event = plain(type::kField, transaction);
  wire::FieldEvent& columns = *event.mutable_field_event();
  columns.set_table_name(prefix_ + table);
  columns.set_keyspace(keyspace_);
  columns.set_shard(shard_);
  columns.set_enum_set_string_values(labels_are_text);
  for (const wire::Field& field : fields) *columns.add_fields() = field;
  return event;
}

wire::VEvent EventMaker::copied_row(const std::string& table, const wire::Row& row) const {
  wire::RowEvent rows;
  rows.set_table_name(prefix_ + table);
  rows.set_keyspace(keyspace_);
  rows.set_shard(shard_);
  *rows.add_row_changes()->mutable_after() = row;
  wire::VEvent event = plain(type::kRow);
  event.set_row_event(rows.SerializeAsString());
  return event;
}

wire::VEvent EventMaker::changed_rows(const std::string& table, const std::vector<wire::RowChange>& changes,
                                      bool end_of_statement, const Transaction& transaction) const {
  wire::RowEvent rows;
  rows.set_table_name(prefix_ + table);
  rows.set_keyspace(keyspace_);
  rows.set_shard(shard_);
  for (const wire::RowChange& change : changes) *rows.add_row_changes() = change;
  RowFlags flags;
  flags.set_flags(kSetByNewServers | (end_of_statement ? kEndOfStatement : 0));
  wire::VEvent event = plain(type::kRow, &transaction);
  event.set_row_event(rows.SerializeAsString() + flags.SerializeAsString());
  return event;
}

wire::VEvent EventMaker::ddl(const Transaction& transaction) const {
  wire::VEvent event = plain(type::kDdl, &transaction);
  event.set_statement(transaction.ddl->text);
  return event;
}

wire::VEvent EventMaker::journal(const Transaction& transaction, const std::string& position) const {
  JournalEvent made;
  made.set_type(kJournal);
  made.set_timestamp(transaction.timestamp);
  made.set_keyspace(keyspace_);
  made.set_shard(shard_);
  made.set_event_gtid(transaction.gtid());
  JournalMessage& journal = *made.mutable_journal();
  journal.set_id(transaction.journal->id);
  journal.set_migration_type(1);
  journal.add_tables("/.*");
  journal.set_local_position(position);
  for (const auto& [shard, gtid] : transaction.journal->continuation) {
    ShardPosition& target = *journal.add_shard_gtids();
    target.set_keyspace(keyspace_);
    target.set_shard(shard);
    target.set_gtid(gtid);
  }
  for (const std::string& shard : transaction.journal->participants) {
    KeyspaceShard& participant = *journal.add_participants();
    participant.set_keyspace(keyspace_);
    participant.set_shard(shard);
  }
  wire::VEvent event;
  event.ParseFromString(made.SerializeAsString());
  return event;
}

wire::Row wire_row(const Row& cells) {
  wire::Row row;
  for (const Cell& cell : cells) {
    row.add_lengths(cell ? static_cast<int64_t>(cell->size()) : -1);
    if (cell) row.mutable_values()->append(*cell);
  }
  return row;
}

}  // namespace pipeline::vtgate::model
