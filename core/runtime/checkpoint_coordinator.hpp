// CheckpointCoordinator: aligns the readers for a checkpoint and sends one barrier into the queues of all sinks.
//
// A checkpoint is due when its interval has passed. From then on a reader that stands at a safe position (all it
// delivered lies before its last CHECKPOINT event) may not deliver rows; when all active readers stand, the barrier
// goes out, with the cursors that moved, and they go on. So the rows in front of a barrier are exactly the rows that
// its cursors cover. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

#include "core/runtime/barrier.hpp"
#include "core/runtime/run_control.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::core {

class CheckpointCoordinator {
 public:
  struct Settings {
    std::chrono::milliseconds interval;
    std::size_t sinks;
    std::uint64_t last_checkpoint;
    std::vector<Cursor> saved;
    // Puts a barrier into every sink's queue; called with the coordinator locked, must not block.
    std::function<void(const std::shared_ptr<Barrier>&)> send;
  };

  CheckpointCoordinator(Settings settings, RunControl& control);

  // The readers of one round are numbered from 0.
  void begin_round(std::size_t readers);
  // Called by a reader's thread before it delivers rows. Waits while a checkpoint is being aligned. False = stopped.
  bool before_rows(std::size_t reader);
  void at_checkpoint(std::size_t reader, std::vector<Cursor> cursors);
  void idle(std::size_t reader);
  // A reader that ended in the middle (`standing` = false) makes every later barrier of the round impossible.
  void ended(std::size_t reader, bool standing);
  // All readers have ended: sends what is left and waits until it is committed. False = stopped or not possible.
  bool finish_round();

  // Cursors as of the last barrier sent.
  [[nodiscard]] std::vector<Cursor> cursors() const;
  [[nodiscard]] std::uint64_t number() const;

 private:
  using CursorKey = std::tuple<std::string, std::string, std::string>;
  struct Slot {
    bool active = true;
    bool standing = true;
    std::vector<Cursor> moved;
  };

  [[nodiscard]] bool due() const;
  void try_send();
  void send_barrier();
  std::vector<Cursor> take_moved();

  const Settings settings_;
  RunControl& control_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Slot> slots_;
  std::map<CursorKey, Cursor> cursors_;
  std::shared_ptr<Barrier> last_barrier_;
  std::chrono::steady_clock::time_point last_time_;
  std::uint64_t number_;
  bool rows_since_barrier_ = false;
};

}  // namespace pipeline::core
