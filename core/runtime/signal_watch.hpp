// SignalWatch: turns a stop signal into an early end of a run, on a thread of its own.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/runtime/run_control.hpp"

namespace pipeline::core {

class SignalWatch {
 public:
  struct Patience {
    std::chrono::milliseconds readers;  // to reach a checkpoint
    std::chrono::milliseconds sinks;    // to make it durable, after that; 0 = as long as they need
  };

  // Watches until it is destroyed. `signal` (0 = none) and `control` are borrowed. When the readers or the sinks don't
  // come to an end in time after a signal, the run stops without a last checkpoint.
  SignalWatch(const std::atomic<int>& signal, Patience patience, RunControl& control);
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;
  ~SignalWatch();

  // From now on only the sinks are waited for. Thread-safe.
  void readers_done() { readers_done_ = true; }

 private:
  void watch();

  const std::atomic<int>& signal_;
  const Patience patience_;
  RunControl& control_;
  std::atomic<bool> readers_done_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace pipeline::core
