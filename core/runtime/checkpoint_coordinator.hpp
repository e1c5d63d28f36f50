// CheckpointCoordinator: aligns the readers for a checkpoint and sends one barrier into the queues of all sinks.
//
// A checkpoint is due when its interval has passed, or enough rows or bytes were delivered since the last one. From
// then on a reader that stands at a safe position (all it delivered lies before its last CHECKPOINT event) may not
// deliver; when all active readers stand, the barrier goes out, with the cursors that moved, and they go on. So the
// rows in front of a barrier are exactly the rows that its cursors cover. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/runtime/barrier.hpp"
#include "core/runtime/cursor_set.hpp"
#include "core/runtime/run_control.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::core {

// What a reader is about to put into the queues.
struct Delivery {
  bool covered = true;  // must be covered by a checkpoint; the announcement of a stream needs none of its own
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
};

class CheckpointCoordinator {
 public:
  struct Settings {
    std::chrono::milliseconds interval;
    std::uint64_t rows;   // 0 = no limit
    std::uint64_t bytes;  // 0 = no limit
    std::size_t sinks;
    std::uint64_t last_checkpoint;
    std::vector<Cursor> saved;
    // Puts a barrier into every sink's queue; called with the coordinator locked, must not block.
    std::function<void(const std::shared_ptr<Barrier>&)> send;
  };

  // `control` is borrowed.
  CheckpointCoordinator(Settings settings, RunControl& control);

  // The readers of one round are numbered from 0. Those that have not started stand.
  void begin_round(std::size_t readers);
  // Called by a reader's thread before it delivers. Waits while a checkpoint is being aligned. False = stopped, or the
  // run winds down and the reader stands: it must not deliver.
  bool before_delivery(std::size_t reader, const Delivery& delivery);
  void at_checkpoint(std::size_t reader, std::vector<Cursor> cursors);
  // The reader has nothing to deliver for now; sends the barrier if it is due.
  void idle();
  // The reader delivers nothing more. One that ended in the middle makes every later barrier of the round impossible.
  void ended(std::size_t reader);
  // True when all that the reader delivered lies before its last checkpoint.
  [[nodiscard]] bool stands(std::size_t reader) const;
  // All readers have ended: sends what is left and waits until it is committed. False = stopped or not possible.
  bool finish_round();

  // Cursors as of the last barrier sent.
  [[nodiscard]] std::vector<Cursor> cursors() const;
  // The number of the last barrier sent.
  [[nodiscard]] std::uint64_t number() const;

 private:
  struct Slot {
    bool standing = true;
    std::vector<Cursor> moved;
  };

  [[nodiscard]] bool due() const;
  [[nodiscard]] bool all_stand() const;
  void try_send();
  void send_barrier();
  std::vector<Cursor> take_moved();

  const Settings settings_;
  RunControl& control_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Slot> slots_;
  CursorSet cursors_;
  std::vector<std::weak_ptr<Barrier>> barriers_;  // on their way
  std::shared_ptr<Barrier> last_barrier_;
  std::chrono::steady_clock::time_point last_time_;
  std::uint64_t number_;
  std::uint64_t alignments_ = 0;
  bool uncovered_ = false;  // something was delivered since the last barrier
  std::uint64_t rows_ = 0;  // delivered since then
  std::uint64_t bytes_ = 0;
  bool impossible_ = false;  // a reader of this round ended in the middle
};

}  // namespace pipeline::core
