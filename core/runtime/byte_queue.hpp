// ByteQueue: a queue between threads, bounded by the bytes that its items hold. Thread-safe.
//
// An item larger than the bound passes when the queue is empty. Items of 0 bytes never wait.
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
  explicit ByteQueue(std::uint64_t bound) : bound_(bound) {}

  // Waits until the item fits. False = closed, the item is dropped. `stalled` is called once when it waits for long.
  template <typename Stalled>
  bool push(Item item, std::uint64_t bytes, Stalled stalled) {
    std::unique_lock lock(mutex_);
    const auto fits = [&] { return closed_ || bytes == 0 || bytes_ == 0 || bytes_ + bytes <= bound_; };
    if (!room_.wait_for(lock, kStall, fits)) {
      lock.unlock();
      stalled();
      lock.lock();
      room_.wait(lock, fits);
    }
    if (closed_) return false;
    bytes_ += bytes;
    items_.emplace_back(std::move(item), bytes);
    filled_.notify_one();
    return true;
  }

  // Waits for an item. None = closed, or ended and empty.
  std::optional<Item> pop() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [&] { return closed_ || ended_ || !items_.empty(); });
    if (closed_ || items_.empty()) return std::nullopt;
    Item item = std::move(items_.front().first);
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

 private:
  static constexpr std::chrono::seconds kStall{10};

  const std::uint64_t bound_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable filled_;
  std::deque<std::pair<Item, std::uint64_t>> items_;
  std::uint64_t bytes_ = 0;
  bool ended_ = false;
  bool closed_ = false;
};

}  // namespace pipeline::core
