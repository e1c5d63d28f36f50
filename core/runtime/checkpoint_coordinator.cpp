#include "core/runtime/checkpoint_coordinator.hpp"

#include <algorithm>
#include <utility>

namespace pipeline::core {

CheckpointCoordinator::CheckpointCoordinator(Settings settings, RunControl& control)
    : settings_(std::move(settings)),
      control_(control),
      last_time_(std::chrono::steady_clock::now()),
      number_(settings_.last_checkpoint) {
  for (const Cursor& cursor : settings_.saved) cursors_[{cursor.name_space, cursor.name, cursor.slice}] = cursor;
  control_.on_stop([this] {
    const std::lock_guard lock(mutex_);
    if (last_barrier_) last_barrier_->abandon();
    changed_.notify_all();
  });
}

void CheckpointCoordinator::begin_round(std::size_t readers) {
  const std::lock_guard lock(mutex_);
  slots_.assign(readers, Slot{});
}

bool CheckpointCoordinator::before_rows(std::size_t reader) {
  std::unique_lock lock(mutex_);
  if (slots_[reader].standing) {
    try_send();
    // Waiting serves only to let the others come to a stand.
    changed_.wait(lock, [&] { return control_.stopped() || !due(); });
  }
  slots_[reader].standing = false;
  rows_since_barrier_ = true;
  return !control_.stopped();
}

void CheckpointCoordinator::at_checkpoint(std::size_t reader, std::vector<Cursor> cursors) {
  const std::lock_guard lock(mutex_);
  Slot& slot = slots_[reader];
  slot.standing = true;
  slot.moved.insert(slot.moved.end(), std::make_move_iterator(cursors.begin()), std::make_move_iterator(cursors.end()));
  try_send();
}

void CheckpointCoordinator::idle(std::size_t /*reader*/) {
  const std::lock_guard lock(mutex_);
  try_send();
}

void CheckpointCoordinator::ended(std::size_t reader, bool standing) {
  const std::lock_guard lock(mutex_);
  slots_[reader].active = false;
  slots_[reader].standing = standing;
  try_send();
}

bool CheckpointCoordinator::finish_round() {
  std::shared_ptr<Barrier> barrier;
  {
    const std::lock_guard lock(mutex_);
    if (control_.stopped()) return false;
    if (!std::all_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.standing; })) return false;
    send_barrier();
    barrier = last_barrier_;
  }
  return barrier == nullptr || barrier->wait_committed();
}

std::vector<Cursor> CheckpointCoordinator::cursors() const {
  const std::lock_guard lock(mutex_);
  std::vector<Cursor> result;
  for (const auto& [key, cursor] : cursors_) result.push_back(cursor);
  return result;
}

std::uint64_t CheckpointCoordinator::number() const {
  const std::lock_guard lock(mutex_);
  return number_;
}

bool CheckpointCoordinator::due() const {
  const bool something = rows_since_barrier_ || std::any_of(slots_.begin(), slots_.end(),
                                                            [](const Slot& slot) { return !slot.moved.empty(); });
  return something && std::chrono::steady_clock::now() - last_time_ >= settings_.interval;
}

void CheckpointCoordinator::try_send() {
  if (!due() || control_.stopped()) return;
  if (std::all_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.standing; })) send_barrier();
}

void CheckpointCoordinator::send_barrier() {
  std::vector<Cursor> moved = take_moved();
  last_time_ = std::chrono::steady_clock::now();
  if (!moved.empty() || rows_since_barrier_) {
    last_barrier_ = std::make_shared<Barrier>(Checkpoint{++number_, std::move(moved)}, settings_.sinks);
    settings_.send(last_barrier_);
  }
  rows_since_barrier_ = false;
  changed_.notify_all();
}

// The newest of each cursor; the ones that are what was saved already don't count as moved.
std::vector<Cursor> CheckpointCoordinator::take_moved() {
  std::map<CursorKey, Cursor> newest;
  for (Slot& slot : slots_) {
    for (Cursor& cursor : std::exchange(slot.moved, {})) {
      newest[{cursor.name_space, cursor.name, cursor.slice}] = std::move(cursor);
    }
  }
  std::vector<Cursor> moved;
  for (auto& [key, cursor] : newest) {
    const auto known = cursors_.find(key);
    if (known != cursors_.end() ? known->second == cursor : cursor.value.empty()) continue;
    if (cursor.value.empty()) {
      cursors_.erase(key);
    } else {
      cursors_[key] = cursor;
    }
    moved.push_back(std::move(cursor));
  }
  return moved;
}

}  // namespace pipeline::core
