// SinkWorker: one sink with its queue, run by one thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "core/plugin/instances.hpp"
#include "core/runtime/run_control.hpp"
#include "core/runtime/sink_item.hpp"

namespace pipeline::core {

class SinkWorker {
 public:
  // Saves the state of a barrier whose tokens are all there.
  using Save = std::function<Status(const Barrier&)>;

  struct QueueLimits {
    std::uint64_t bytes;
    std::chrono::milliseconds stall;  // how long a reader waits before it is told about
  };

  SinkWorker(std::size_t node, std::string id, SinkInstance sink, QueueLimits limits, Counters& counters,
             RunControl& control);

  [[nodiscard]] SinkQueue& queue() { return queue_; }
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] std::size_t node() const { return node_; }
  [[nodiscard]] SinkInstance& sink() { return sink_; }
  // Rows written, by stream. REQUIRES: `run` has returned.
  [[nodiscard]] const std::map<std::string, std::uint64_t>& rows() const { return rows_; }

  // Says, once in a run, that a reader waits for this sink. Thread-safe.
  void holds_back(const std::string& source_id);

  // Handles items until the queue ends or the run stops. Failures go to the RunControl.
  void run(const Save& save);

 private:
  struct BoundStream {
    std::uint32_t number = 0;
    std::shared_ptr<const StreamInfo> info;
  };

  Status handle(SinkItem& item, const Save& save);
  // Null = the item is of an older generation and must be dropped.
  Result<const BoundStream*> bound(const std::shared_ptr<const StreamInfo>& stream);
  Status write(RowsItem& item);
  Status truncate(const TruncateItem& item);
  Status pass(Barrier& barrier, const Save& save);

  const std::size_t node_;
  const std::string id_;
  SinkInstance sink_;
  SinkQueue queue_;
  Counters& counters_;
  RunControl& control_;
  std::atomic<bool> said_holds_back_ = false;
  std::map<std::pair<std::string, std::string>, BoundStream> streams_;
  std::map<std::string, std::uint64_t> rows_;
};

}  // namespace pipeline::core
