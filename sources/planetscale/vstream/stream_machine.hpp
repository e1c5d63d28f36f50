// StreamMachine: turns the events of one VStream into the events of a reader. Pure: no I/O, no clock.
//
// Rules (vstream.md 2): a transaction counts at its COMMIT, DDL or OTHER, with the VGTID before it; a second BEGIN
// drops an unfinished one; rows may come without BEGIN; HEARTBEAT means nothing; FIELD is kept for each shard and
// table; only COPY_COMPLETED ends a copy. When the shards of the VGTID are no longer those that were asked for, the
// keyspace was resharded (vitess-cluster.md 4): the machine is done, with cursors of the new shards. Not thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/planetscale/vstream.pb.h"
#include "pipeline/sdk/host.hpp"
#include "pipeline/sdk/source.hpp"
#include "vstream/stream_positions.hpp"
#include "vstream/table_decoder.hpp"

namespace pipeline::planetscale {

class StreamMachine {
 public:
  struct Settings {
    StreamScope scope;
    ZeroDates zero_dates = ZeroDates::null;
    std::atomic<int64_t>* sequence = nullptr;  // borrowed; shared by the readers of a run
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
  [[nodiscard]] bool done() const { return done_; }
  // Rises with what brings the end nearer: copied rows, or transactions after a copy.
  [[nodiscard]] uint64_t progress() const { return progress_; }
  // True for a copy that has delivered rows and can't go on after a key: it must start again.
  [[nodiscard]] bool must_restart() const;
  // Gives up the positions: all tables must be copied again. The next checkpoint says so, and the machine is done.
  void lose_positions();
  // Where a (new) stream has to begin.
  [[nodiscard]] wire::VGtid request_position() const { return positions_.request(); }

 private:
  struct OpenTable {
    uint32_t stream;
    wire::FieldEvent fields;
    TableDecoder decoder;
  };
  using TableKey = std::pair<std::string, std::string>;  // shard, table

  [[nodiscard]] bool copying() const { return positions_.scope().copy; }
  Status handle(std::string_view bytes);
  Status on_field(const wire::VEvent& event);
  Status open_table(const TableKey& key, const wire::FieldEvent& fields);
  Status on_row(const wire::VEvent& event);
  Status on_ddl(const wire::VEvent& event);
  void on_vgtid(const wire::VEvent& event);
  void on_commit(const wire::VEvent& event);
  Status on_copy_completed(const wire::VEvent& event);
  [[nodiscard]] std::string bare_name(std::string_view table) const;
  // Takes over the shards of the open VGTID. False = the machine is done, and the open transaction dropped.
  bool follow_reshard();
  void finish_when_all_shards_are_done();
  void emit_rows();
  void emit_checkpoint();

  const ZeroDates zero_dates_;
  std::atomic<int64_t>* const sequence_;
  StreamPositions positions_;
  const Host host_;
  std::map<TableKey, OpenTable> open_tables_;
  std::deque<Event> events_;
  std::optional<wire::VGtid> open_vgtid_;  // of the open transaction
  std::vector<TableKey> touched_;          // with rows in the open transaction
  bool moved_ = false;                     // positions moved since the last checkpoint
  bool delivered_rows_ = false;
  bool resumable_ = true;
  bool done_ = false;
  uint64_t progress_ = 0;
};

}  // namespace pipeline::planetscale
