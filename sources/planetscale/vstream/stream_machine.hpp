// StreamMachine: turns the events of one VStream into the events of a reader. Pure: no I/O, no clock.
//
// Rules (vstream.md 2): a transaction counts at its COMMIT, DDL or OTHER, with the VGTID before it; a second BEGIN
// drops an unfinished one; rows may come without BEGIN; HEARTBEAT means nothing; FIELD is kept for each shard and
// table; only COPY_COMPLETED ends a copy. When the shards of the VGTID are no longer those that were asked for, the
// keyspace was resharded (vitess-cluster.md 4): the machine is done, with cursors of the new shards.
//
// FIELD is the truth about columns, with one exception: when it differs from the columns of the saved position and no
// DDL on the table has come since, the server decodes old rows with the columns of today (vstream.md 8.3). Such a table
// is given up: it must be copied again, and the others go on. So is one whose columns after an ALTER TABLE are not
// those that it leads to: a later one has changed them. Not thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/planetscale/vstream.pb.h"
#include "pipeline/sdk/host.hpp"
#include "pipeline/sdk/source.hpp"
#include "vstream/copy_watch.hpp"
#include "vstream/ddl_statement.hpp"
#include "vstream/schema_change.hpp"
#include "vstream/stream_positions.hpp"
#include "vstream/table_decoder.hpp"

namespace pipeline::planetscale {

struct Catalog;

class StreamMachine {
 public:
  struct Settings {
    StreamScope scope;
    ValueRules values;
    OnSchemaChange on_schema_change = OnSchemaChange::evolve;
    std::atomic<int64_t>* sequence = nullptr;  // borrowed; shared by the readers of a run
    std::shared_ptr<const Catalog> catalog;    // completes what the server says about columns; may be null
  };

  StreamMachine(Settings settings, Host host);

  // Takes the bytes of one VStreamResponse. After an error the machine is of no more use.
  Status feed(std::string_view response);

  // What came out, in order. Rows appear after `flush`, or when enough have gathered.
  bool take(Event& event);
  // Hands out all committed rows, followed by a checkpoint.
  void flush();
  // Drops the open transaction: the connection is gone. Then `request_position` says where to go on.
  void rollback();
  // A new stream begins at `request_position`.
  void start_stream();
  [[nodiscard]] bool done() const { return done_; }
  // True for a stream without an end.
  [[nodiscard]] bool follows() const { return positions_.scope().follow; }
  // True for a stream that is read until the server goes over to the shards of a reshard.
  [[nodiscard]] bool crosses_reshard() const { return !copying() && !follows() && positions_.scope().stop.empty(); }
  // Rises with what brings the end nearer: copied rows, or transactions after a copy.
  [[nodiscard]] uint64_t progress() const { return progress_; }
  // True for a copy that has delivered rows and can't go on after a key: it must start again.
  [[nodiscard]] bool must_restart() const;
  // Gives up the positions: all tables must be copied again. The next checkpoint says so, and the machine is done.
  void lose_positions();
  // Gives up one table; `reason` follows its name in the message. An error where the settings want to stop instead.
  Status give_up(const std::string& table, const std::string& reason);
  // The tables of a copy no longer exist: the next checkpoint says so, and the machine is done.
  void mark_gone(const std::string& reason);
  // True for a copy that replaces rows that were delivered before.
  [[nodiscard]] bool copies_again() const;
  // What is still read.
  [[nodiscard]] std::vector<std::string> tables() const { return positions_.tables(); }
  [[nodiscard]] bool reads(const std::string& table) const { return positions_.reads(table); }
  [[nodiscard]] bool copying() const { return positions_.scope().copy; }
  // Where a (new) stream has to begin.
  [[nodiscard]] wire::VGtid request_position() const { return positions_.request(); }

 private:
  struct OpenTable {
    uint32_t stream;
    wire::FieldEvent fields;
    TableDecoder decoder;
    Schema told;  // by the last SchemaEvent
  };
  using TableKey = std::pair<std::string, std::string>;  // shard, table

  Status handle(std::string_view bytes);
  Status on_field(const wire::VEvent& event);
  Status open_table(const TableKey& key, const wire::FieldEvent& fields);
  // While a table's columns change, one shard after the other, the rows of all come with the columns of the widest.
  void unify_shards(const std::string& table);
  // Straight from the bytes: rows never go through protobuf.
  Status on_row(const EventHead& event);
  // Makes `target_` the table of the row event in `row_`.
  Status find_target(const std::string& shard);
  Status on_new_columns(const TableKey& key, ShardCursor& cursor, const wire::FieldEvent& fields);
  Status on_ddl(const wire::VEvent& event);
  Status on_ddl_of(const std::string& table, const DdlStatement& ddl, const wire::VEvent& event);
  Status expect_columns(const std::string& table, ShardCursor& cursor, const DdlStatement& ddl);
  Status truncate(const std::string& table, const wire::VEvent& event);
  void forget(const std::string& table);
  // False = the copy was lost, and the machine is done.
  bool watch_copy(const wire::VEvent& event);
  void restart_copy(const std::string& shard, const std::string& why);
  void on_vgtid(const wire::VEvent& event);
  void on_commit(const wire::VEvent& event);
  // Counts the open transaction. False = there is none, or the machine is done and has dropped it.
  bool commit(const wire::VEvent& event);
  Status on_copy_completed(const wire::VEvent& event);
  [[nodiscard]] std::string bare_name(std::string_view table) const;
  // Takes over the shards of the open VGTID. False = the machine is done, and the open transaction dropped.
  bool follow_reshard();
  // At the end position, or with the new shards of a reshard.
  void finish_when_all_shards_are_done();
  void emit_rows();
  void emit_checkpoint();

  const ValueRules values_;
  const OnSchemaChange on_schema_change_;
  std::atomic<int64_t>* const sequence_;
  const std::shared_ptr<const Catalog> catalog_;
  StreamPositions positions_;
  const Host host_;
  std::map<TableKey, OpenTable> open_tables_;
  // Where the rows of the last event went; forgotten at each event of another type.
  struct RowTarget {
    std::string table_name;
    std::string shard;
    OpenTable* table;  // null = rows that are not read
  };
  std::optional<RowTarget> target_;
  RowEventView row_;      // of the event at hand
  RowChangeView change_;  // of the row at hand
  std::deque<Event> events_;
  std::optional<wire::VGtid> open_vgtid_;  // of the open transaction
  std::vector<TableKey> touched_;          // with rows in the open transaction
  bool copied_rows_ = false;               // the open transaction has rows of the copy
  bool crossed_reshard_ = false;           // the positions are those of the new shards
  CopyWatch copy_watch_;
  uint32_t next_stream_ = 0;
  bool moved_ = false;  // positions moved since the last checkpoint
  bool delivered_rows_ = false;
  bool resumable_ = true;
  bool done_ = false;
  uint64_t progress_ = 0;
};

}  // namespace pipeline::planetscale
