#include "core/runtime/signal_watch.hpp"

#include <spdlog/spdlog.h>

#include <optional>

namespace pipeline::core {
namespace {

// A signal handler can't notify a condition variable, so the signal is polled.
constexpr std::chrono::milliseconds kPoll{50};

}  // namespace

SignalWatch::SignalWatch(const std::atomic<int>& signal, Patience patience, RunControl& control)
    : signal_(signal), patience_(patience), control_(control), thread_([this] { watch(); }) {}

SignalWatch::~SignalWatch() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void SignalWatch::watch() {
  std::optional<std::chrono::steady_clock::time_point> deadline;
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, signal_ != 0 ? kPoll / 5 : kPoll, [&] { return ended_; })) {
    if (signal_ == 0) continue;
    if (!deadline) {
      spdlog::info("stopping at the next checkpoint");
      control_.wind_down();
      deadline = std::chrono::steady_clock::now() + patience_.readers;
    }
    if (control_.stopped() || (readers_done_ && patience_.sinks.count() == 0)) continue;
    const std::chrono::milliseconds more = readers_done_ ? patience_.sinks : std::chrono::milliseconds(0);
    if (std::chrono::steady_clock::now() > *deadline + more) control_.stop_now();
  }
}

}  // namespace pipeline::core
