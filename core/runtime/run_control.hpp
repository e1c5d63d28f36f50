// RunControl: the first failure of a run, and the request to stop. Thread-safe.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "pipeline/sdk/status.hpp"

namespace pipeline::core {

struct RunFailure {
  std::optional<std::size_t> stage;  // which of the nodes failed; none = the runtime itself (state, graph)
  Status status;
};

class RunControl {
 public:
  // The first call wins: it stops all. Later ones are dropped, they follow from the first; so is a stage's "stopped"
  // once it was told to stop.
  void fail(std::optional<std::size_t> stage, Status status);
  // Stages are told to return at once; nothing more is committed.
  void stop_now();
  // The source is told to come to an end; readers end at their next checkpoint.
  void wind_down() { winding_down_ = true; }

  [[nodiscard]] const std::atomic<bool>& stop_flag() const { return stop_; }
  // For the source: also set when the run winds down.
  [[nodiscard]] const std::atomic<bool>& wind_down_flag() const { return winding_down_; }
  [[nodiscard]] bool stopped() const { return stop_; }
  [[nodiscard]] bool winding_down() const { return winding_down_; }
  [[nodiscard]] std::optional<RunFailure> failure() const;
  // `listener` is called, on any thread, when the run stops: it wakes who waits. Must stay callable for this object's
  // life.
  void on_stop(std::function<void()> listener);

 private:
  std::atomic<bool> stop_ = false;
  std::atomic<bool> winding_down_ = false;
  mutable std::mutex mutex_;
  std::optional<RunFailure> failure_;
  std::vector<std::function<void()>> listeners_;
};

}  // namespace pipeline::core
