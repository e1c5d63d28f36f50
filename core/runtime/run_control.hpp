// RunControl: the first failure of a run, and the request to stop. Thread-safe.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "pipeline/sdk/status.hpp"

namespace pipeline::core {

struct RunFailure {
  std::optional<std::size_t> stage;  // which of the nodes failed; none = the runtime itself (state, plan)
  Status status;
};

class RunControl {
 public:
  // The first call wins: it stops all. Later ones are dropped, they follow from the first.
  void fail(std::optional<std::size_t> stage, Status status) {
    {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = RunFailure{stage, std::move(status)};
    }
    stop_now();
  }
  // Stages are told to return at once; nothing more is committed.
  void stop_now() {
    stop_ = true;
    std::vector<std::function<void()>> listeners;
    {
      const std::lock_guard lock(mutex_);
      listeners = listeners_;
    }
    for (const auto& listener : listeners) listener();
  }
  // Readers end at their next checkpoint.
  void wind_down() { winding_down_ = true; }

  [[nodiscard]] const std::atomic<bool>& stop_flag() const { return stop_; }
  [[nodiscard]] bool stopped() const { return stop_; }
  [[nodiscard]] bool winding_down() const { return winding_down_; }
  [[nodiscard]] std::optional<RunFailure> failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
  }
  // `listener` is called, on any thread, when the run stops: it wakes who waits. Must stay callable for this object's
  // life.
  void on_stop(std::function<void()> listener) {
    const std::lock_guard lock(mutex_);
    listeners_.push_back(std::move(listener));
  }

 private:
  std::atomic<bool> stop_ = false;
  std::atomic<bool> winding_down_ = false;
  mutable std::mutex mutex_;
  std::optional<RunFailure> failure_;
  std::vector<std::function<void()>> listeners_;
};

}  // namespace pipeline::core
