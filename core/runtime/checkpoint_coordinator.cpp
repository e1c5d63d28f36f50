#include "core/runtime/checkpoint_coordinator.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

namespace pipeline::core {

CheckpointCoordinator::CheckpointCoordinator(Settings settings, RunControl& control)
    : settings_(std::move(settings)),
      control_(control),
      cursors_(settings_.saved),
      last_time_(std::chrono::steady_clock::now()),
      number_(settings_.last_checkpoint) {
  control_.on_stop([this] {
    const std::lock_guard lock(mutex_);
    for (const std::weak_ptr<Barrier>& barrier : barriers_) {
      if (const auto open = barrier.lock()) open->abandon();
    }
    changed_.notify_all();
  });
}

void CheckpointCoordinator::begin_round(std::size_t readers) {
  const std::lock_guard lock(mutex_);
  slots_.assign(readers, Slot{});
  impossible_ = false;
}

bool CheckpointCoordinator::before_delivery(std::size_t reader, const Delivery& delivery) {
  std::unique_lock lock(mutex_);
  Slot& slot = slots_[reader];
  if (slot.standing) {
    try_send();
    // One alignment at the longest: after it, rows of others may make the next one due before this thread wakes.
    const std::uint64_t alignment = alignments_;
    changed_.wait(lock, [&] { return control_.stopped() || impossible_ || alignment != alignments_ || !due(); });
    if (control_.winding_down() || impossible_) return false;
  }
  slot.standing = false;
  uncovered_ = uncovered_ || delivery.covered;
  rows_ += delivery.rows;
  bytes_ += delivery.bytes;
  return !control_.stopped();
}

void CheckpointCoordinator::at_checkpoint(std::size_t reader, std::vector<Cursor> cursors) {
  const std::lock_guard lock(mutex_);
  Slot& slot = slots_[reader];
  slot.standing = true;
  slot.moved.insert(slot.moved.end(), std::make_move_iterator(cursors.begin()), std::make_move_iterator(cursors.end()));
  try_send();
}

void CheckpointCoordinator::idle() {
  const std::lock_guard lock(mutex_);
  try_send();
}

void CheckpointCoordinator::ended(std::size_t reader) {
  const std::lock_guard lock(mutex_);
  if (slots_[reader].standing) {
    try_send();
  } else {
    impossible_ = true;
    changed_.notify_all();
  }
}

bool CheckpointCoordinator::stands(std::size_t reader) const {
  const std::lock_guard lock(mutex_);
  return slots_[reader].standing;
}

bool CheckpointCoordinator::all_stand() const {
  return std::all_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.standing; });
}

bool CheckpointCoordinator::finish_round() {
  std::shared_ptr<Barrier> barrier;
  {
    const std::lock_guard lock(mutex_);
    if (control_.stopped() || !all_stand()) return false;
    send_barrier();
    barrier = last_barrier_;
  }
  return barrier == nullptr || barrier->wait_committed();
}

std::vector<Cursor> CheckpointCoordinator::cursors() const {
  const std::lock_guard lock(mutex_);
  return cursors_.all();
}

std::uint64_t CheckpointCoordinator::number() const {
  const std::lock_guard lock(mutex_);
  return number_;
}

bool CheckpointCoordinator::due() const {
  const bool something =
      uncovered_ || std::any_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return !slot.moved.empty(); });
  const bool enough =
      (settings_.rows > 0 && rows_ >= settings_.rows) || (settings_.bytes > 0 && bytes_ >= settings_.bytes);
  return something && (enough || std::chrono::steady_clock::now() - last_time_ >= settings_.interval);
}

void CheckpointCoordinator::try_send() {
  if (due() && all_stand() && !control_.stopped()) send_barrier();
}

void CheckpointCoordinator::send_barrier() {
  std::vector<Cursor> moved = take_moved();
  last_time_ = std::chrono::steady_clock::now();
  ++alignments_;
  if (!moved.empty() || uncovered_) {
    last_barrier_ = std::make_shared<Barrier>(Checkpoint{++number_, std::move(moved)}, settings_.sinks);
    std::erase_if(barriers_, [](const std::weak_ptr<Barrier>& barrier) { return barrier.expired(); });
    barriers_.push_back(last_barrier_);
    settings_.send(last_barrier_);
  }
  uncovered_ = false;
  rows_ = bytes_ = 0;
  changed_.notify_all();
}

// The newest of each cursor; the ones that are what was saved already don't count as moved.
std::vector<Cursor> CheckpointCoordinator::take_moved() {
  std::map<std::tuple<std::string, std::string, std::string>, Cursor> newest;
  for (Slot& slot : slots_) {
    for (Cursor& cursor : std::exchange(slot.moved, {})) {
      newest[{cursor.name_space, cursor.name, cursor.slice}] = std::move(cursor);
    }
  }
  std::vector<Cursor> moved;
  for (auto& [key, cursor] : newest) {
    if (cursors_.set(cursor)) moved.push_back(std::move(cursor));
  }
  return moved;
}

}  // namespace pipeline::core
