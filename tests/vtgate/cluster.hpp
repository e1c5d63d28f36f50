// Cluster: a recorded source over all calls: which parts of the recording were played already.
//
// The first call that begins where the recording began gets the recorded stream as it came, with its failure. What is
// asked later is answered as a server would that works again (replay.hpp). Thread-safe.
#pragma once

#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "recorded_call.hpp"
#include "recording.hpp"

namespace pipeline::vtgate {

class Cluster {
 public:
  // `recording` is borrowed.
  explicit Cluster(const Recording& recording) : recording_(recording) {}

  [[nodiscard]] const Recording& recording() const { return recording_; }

  // The error with which the recorded call was refused; none = this call is not refused.
  std::optional<Refusal> refuse(const wire::VStreamRequest& request);
  // The recorded stream, if the request begins it and it was not played to its end before.
  std::optional<RecordedCall> recorded(const wire::VStreamRequest& request, const std::set<std::string>& tables);
  // The call was played to its end, or its client has turned away from it.
  void played(const wire::VStreamRequest& request, const std::set<std::string>& tables);

  // The serving shards. The first who asks is told those of before a reshard.
  std::set<std::string> serving_shards();
  // True when the copy of a table from its start must come from the rows that the table held at the end: the recording
  // has none, or only a part, or it was delivered before.
  bool copies_from_rows(const std::string& shard, const std::string& table);
  void copied(const std::string& shard, const std::string& table);

 private:
  const Recording& recording_;
  std::mutex mutex_;
  bool refused_ = false;
  bool asked_for_shards_ = false;
  std::set<std::string> played_;                          // requests
  std::set<std::pair<std::string, std::string>> copied_;  // shard, table
};

}  // namespace pipeline::vtgate
