// ByteQueue: a queue between threads, bounded by the bytes that its items hold. Thread-safe.
//
// An item larger than the bound passes when the queue is empty. Who waits for room is served in order, so that a large
// item isn't overtaken for ever by small ones. Items of 0 bytes never wait.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace pipeline::core {

template <typename Item>
class ByteQueue {
 public:
  // `stall`: after how long a wait `push` calls its `stalled`.
  explicit ByteQueue(std::uint64_t bound, std::chrono::milliseconds stall = std::chrono::seconds(10))
      : bound_(bound), stall_(stall) {}

  // Waits until the item fits. False = closed, the item is dropped. `stalled` is called once when it waits for long.
  template <typename Stalled>
  bool push(Item item, std::uint64_t bytes, Stalled stalled) {
    std::unique_lock lock(mutex_);
    if (bytes > 0) wait_for_room(lock, bytes, stalled);
    if (closed_) return false;
    bytes_ += bytes;
    items_.emplace_back(std::move(item), bytes);
    filled_.notify_one();
    return true;
  }
  // For items that hold nothing: never waits.
  bool push(Item item) {
    return push(std::move(item), 0, [] {});
  }

  // Waits for an item. None = closed, or ended and empty.
  std::optional<Item> pop() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [&] { return closed_ || ended_ || !items_.empty(); });
    if (closed_ || items_.empty()) return std::nullopt;
    std::optional<Item> item = std::move(items_.front().first);
    bytes_ -= items_.front().second;
    items_.pop_front();
    room_.notify_all();
    return item;
  }

  // No more items will come; what is there can be taken out.
  void end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    filled_.notify_all();
  }
  // Drops everything and wakes everybody.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    items_.clear();
    filled_.notify_all();
    room_.notify_all();
  }

  [[nodiscard]] std::uint64_t bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
  }

 private:
  template <typename Stalled>
  void wait_for_room(std::unique_lock<std::mutex>& lock, std::uint64_t bytes, Stalled stalled) {
    const std::uint64_t place = next_place_++;
    const auto fits = [&] {
      return closed_ || (place == served_place_ && (bytes_ == 0 || (bytes_ <= bound_ && bytes <= bound_ - bytes_)));
    };
    if (!room_.wait_for(lock, stall_, fits)) {
      lock.unlock();
      stalled();
      lock.lock();
      room_.wait(lock, fits);
    }
    ++served_place_;
    room_.notify_all();
  }

  const std::uint64_t bound_;
  const std::chrono::milliseconds stall_;
  mutable std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable filled_;
  std::deque<std::pair<Item, std::uint64_t>> items_;
  std::uint64_t bytes_ = 0;
  std::uint64_t next_place_ = 0;  // of who comes next to wait for room
  std::uint64_t served_place_ = 0;
  bool ended_ = false;
  bool closed_ = false;
};

}  // namespace pipeline::core
