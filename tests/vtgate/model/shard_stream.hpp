// ShardStream: what one shard sends in a VStream: its copy, table by table, and its binary log.
//
// Pure: no clock, no I/O. `produce` gives one unit, which vtgate never mixes with the events of other shards
// (vstream.md 2.1): a transaction, or a step of the copy (2.3). Not thread-safe.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/events.hpp"
#include "model/keyspace.hpp"
#include "model/statement_plan.hpp"
#include "model/stream_options.hpp"
#include "model/table_rules.hpp"

namespace pipeline::vtgate::model {

// The position of a client that wants to begin now.
inline constexpr const char* kCurrent = "current";

// What a request says about all its shards.
struct StreamRequest {
  TableRules rules;
  std::set<std::string> tables_to_copy;  // empty = all
  bool from_replica = false;
  bool with_keyspace_in_names = true;
  bool with_journals = false;  // tell the client of a reshard
  bool stops_on_reshard = false;
};

class ShardStream {
 public:
  // Where responses go, and the VGTID of all shards.
  struct Output {
    std::function<void(std::vector<wire::VEvent>)> respond;
    std::function<wire::VEvent()> vgtid;
    std::function<void()> copy_completed;  // after the shard's own COPY_COMPLETED was made
  };

  // Borrows all but `from` and `name`.
  ShardStream(const Keyspace& keyspace, std::string name, const StreamRequest& request, const StreamOptions& options,
              Output output);

  // Begins where the client asks. A refusal as vttablet words it.
  std::optional<Refusal> start(const wire::ShardGtid& from);
  // Goes on at a position, after a reshard.
  void start_at(const std::string& gtid);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] wire::ShardGtid position() const;
  [[nodiscard]] bool copying() const { return copying_; }
  // The JOURNAL at which this shard waits for the others.
  [[nodiscard]] const std::optional<Journal>& journal() const { return journal_; }
  [[nodiscard]] bool has_work() const;
  // REQUIRES: has_work(). A refusal ends the whole stream.
  std::optional<Refusal> produce();

 private:
  struct OpenCopy {
    SchemaPointer schema;
    std::vector<std::size_t> columns;
    std::vector<Row> rows;
    std::size_t next = 0;
    bool begun = true;  // the BEGIN of the next batch was sent
  };

  [[nodiscard]] std::size_t visible() const;
  [[nodiscard]] GtidSet visible_position() const;
  [[nodiscard]] bool log_has_more() const;
  std::optional<Refusal> lost_position() const;
  void plan_copy();
  void notice_death();
  // vtgate goes on from a bare position: the tables that weren't copied never will be (vstream.md 2.5, 8.10).
  void give_up_copy();
  // shard_copy.cpp
  std::optional<Refusal> copy_step();
  std::optional<Refusal> open_table();
  [[nodiscard]] std::vector<Row> snapshot(const TableSchema& schema, const TableFilter& filter) const;
  void send_batch();
  void finish_table();
  // shard_log.cpp
  std::optional<Refusal> next_transaction();
  std::optional<Refusal> send(const Transaction& transaction);
  std::optional<std::string> add_statement(const LoggedStatement& statement, const Transaction& transaction,
                                           std::vector<wire::VEvent>& events);
  void send_ddl(const Transaction& transaction);
  void send_in_packets(std::vector<wire::VEvent> events);

  const Keyspace& keyspace_;
  const std::string name_;
  const StreamRequest& request_;
  const StreamOptions& options_;
  const Output output_;
  const EventMaker make_;
  std::string gtid_;  // as the VGTID says it; "current" = to be found out
  GtidSet position_;
  std::size_t log_index_ = 0;
  bool copying_ = false;
  std::deque<std::string> to_copy_;
  std::set<std::string> not_started_;                 // their log events are dropped
  std::map<std::string, wire::QueryResult> lastpks_;  // as the VGTID says them
  std::optional<OpenCopy> open_;
  std::map<std::string, SchemaPointer> fields_sent_;
  std::optional<Journal> journal_;
  int deaths_ = 0;
};

}  // namespace pipeline::vtgate::model
