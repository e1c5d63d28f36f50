// Replay: answers one VStream request from a recording, as vtgate would.
//
// Pure: no network, no clock. `next` gives one response after the other; none = nothing more for now.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "recording.hpp"

namespace pipeline::vtgate {

// A status that ends the call: gRPC code and message.
struct Refusal {
  int code;
  std::string message;
};

// How much of the recording has happened.
enum class Now { copy, end };

class Replay {
 public:
  // `recording` is borrowed.
  Replay(const Recording& recording, const wire::VStreamRequest& request);

  // Not empty = the request is refused, as the real server refused it (cases error-*).
  [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }
  // The next response, in the state `now`.
  std::optional<wire::VStreamResponse> next(Now now);

 private:
  struct ShardStream {
    std::string gtid;
    GtidSet position;
    std::size_t log_index = 0;
    bool copying = false;
    std::set<std::string> fields_sent;
    std::set<std::string> not_copied;  // tables whose copy comes later: their log events are dropped
  };

  void refuse(int code, std::string message) { refusal_ = Refusal{code, std::move(message)}; }
  bool start(const wire::ShardGtid& from, const std::string& shard);
  bool match_tables(const wire::VStreamRequest& request, bool copy);
  void peek(const std::string& shard, Now now);
  void copy_shard(const std::string& shard, const wire::ShardGtid& from);
  void copy_table(const std::string& shard, const std::string& table, const wire::QueryResult* after);
  void stream_until(const std::string& shard, const GtidSet* end);
  void send_transaction(const std::string& shard, const Transaction& transaction);
  [[nodiscard]] std::string now_gtid(const std::string& shard, Now now) const;
  wire::VEvent event(int32_t type, const std::string& shard) const;
  wire::VEvent vgtid(const std::string& shard, const wire::TableLastPK* last = nullptr) const;
  void respond(std::vector<wire::VEvent> events);

  const Recording& recording_;
  std::optional<Refusal> refusal_;
  std::set<std::string> tables_;
  std::map<std::string, ShardStream> shards_;
  std::set<std::string> peeking_;
  std::deque<wire::VStreamResponse> ready_;
};

}  // namespace pipeline::vtgate
