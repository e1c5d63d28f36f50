// Barrier: one checkpoint on its way through the sinks. Thread-safe.
//
// Each sink hands in its token; when all are there, one of the sinks' threads saves the state; then all may commit.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/sdk/sink.hpp"

namespace pipeline::core {

class Barrier {
 public:
  Barrier(Checkpoint checkpoint, std::size_t sinks) : checkpoint_(std::move(checkpoint)), missing_(sinks) {}

  [[nodiscard]] const Checkpoint& checkpoint() const { return checkpoint_; }
  // True for the sink whose token was the last one missing: its thread saves the state and then calls `decide`.
  bool hand_in(const std::string& sink_id, std::string token) {
    const std::lock_guard lock(mutex_);
    tokens_[sink_id] = std::move(token);
    return --missing_ == 0;
  }
  // REQUIRES: all tokens are in.
  [[nodiscard]] const std::map<std::string, std::string>& tokens() const { return tokens_; }

  void decide(bool saved) {
    const std::lock_guard lock(mutex_);
    if (state_ == State::open) state_ = saved ? State::saved : State::failed;
    changed_.notify_all();
  }
  // Waits for the decision; true = the state was saved.
  bool wait_saved() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return state_ != State::open; });
    return state_ == State::saved;
  }
  void committed() {
    const std::lock_guard lock(mutex_);
    ++commits_;
    changed_.notify_all();
  }
  // Waits until all sinks have committed; false = the barrier failed.
  bool wait_committed() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return state_ == State::failed || commits_ >= tokens_.size() + missing_; });
    return state_ != State::failed;
  }
  // The run failed: wakes everybody, also after the decision.
  void abandon() {
    const std::lock_guard lock(mutex_);
    state_ = State::failed;
    changed_.notify_all();
  }

 private:
  enum class State { open, saved, failed };

  const Checkpoint checkpoint_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, std::string> tokens_;
  std::size_t missing_;
  std::size_t commits_ = 0;
  State state_ = State::open;
};

}  // namespace pipeline::core
