// Replay: answers one VStream request from a recording, as vtgate would.
//
// A request that begins where the recording began gets the recorded events, byte for byte, as far as they concern its
// tables and shards. Others are answered from its parts: copies from any key, the log from any position, over a
// reshard. Pure: no network, no clock. Not thread-safe.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cluster.hpp"

namespace pipeline::vtgate {

// How much of the recording has happened.
enum class Now { copy, end };

class Replay {
 public:
  // `cluster` is borrowed.
  Replay(Cluster& cluster, const wire::VStreamRequest& request);

  // The next response, in the state `now`; none = nothing more for now, or the end.
  std::optional<wire::VStreamResponse> next(Now now);
  // The client went away by itself.
  void abandon();
  // Set = the call ends with this status, after all responses. Refused requests end so at once, as the real server
  // refused them (cases error-*).
  [[nodiscard]] const std::optional<Refusal>& end() const { return end_; }

 private:
  struct ShardStream {
    std::string gtid;
    GtidSet position;
    bool copying = false;
    std::set<std::string> fields_sent;
    std::map<std::string, wire::VEvent> fields;  // of transactions that were skipped, by table
    std::set<std::string> not_copied;            // tables whose copy comes later: their log events are dropped
  };

  void refuse(int code, std::string message) { end_ = Refusal{code, std::move(message)}; }
  void start_all();
  bool start(const wire::ShardGtid& from, const std::string& shard);
  bool match_tables();
  void peek(const std::string& shard, Now now);
  void play_recorded();
  void copy_shard(const std::string& shard, const wire::ShardGtid& from);
  void catch_up(const std::string& shard, const GtidSet& end);
  void copy_table(const std::string& shard, const std::string& table, const TableCopy& copy,
                  const wire::QueryResult* after);
  [[nodiscard]] TableCopy copy_of_rows(const std::string& shard, const std::string& table) const;
  void stream_next(Now now);
  [[nodiscard]] bool has_moved() const;
  bool follow_reshard(const Transaction& transaction);
  [[nodiscard]] const wire::VEvent& fields_of(const std::string& shard, const std::string& table) const;
  void send_transaction(const Transaction& transaction);
  [[nodiscard]] std::string now_gtid(const std::string& shard, Now now) const;
  wire::VEvent event(int32_t type, const std::string& shard) const;
  wire::VEvent vgtid(const std::string& shard, const wire::TableLastPK* last = nullptr) const;
  void respond(std::vector<wire::VEvent> events);

  Cluster& cluster_;
  const Recording& recording_;
  const wire::VStreamRequest request_;
  bool copy_ = false;
  std::optional<Refusal> end_;
  std::set<std::string> tables_;
  std::map<std::string, ShardStream> shards_;
  std::set<std::string> peeking_;
  std::optional<RecordedCall> recorded_;
  std::size_t log_index_ = 0;
  std::deque<wire::VStreamResponse> ready_;
};

}  // namespace pipeline::vtgate
