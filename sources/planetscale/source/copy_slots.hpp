// CopySlots: how many copies may run at once; CopyReader: a reader that waits for its slot, without blocking.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <thread>
#include <utility>

#include "pipeline/sdk/source.hpp"

namespace pipeline::planetscale {

// Thread-safe.
class CopySlots {
 public:
  explicit CopySlots(std::size_t count) : free_(static_cast<int64_t>(count)) {}
  bool take() {
    if (free_.fetch_sub(1) > 0) return true;
    free_.fetch_add(1);
    return false;
  }
  void give_back() { free_.fetch_add(1); }

 private:
  std::atomic<int64_t> free_;
};

class CopyReader : public Reader {
 public:
  // `slots` is borrowed.
  CopyReader(CopySlots& slots, std::unique_ptr<Reader> reader) : slots_(slots), reader_(std::move(reader)) {}
  ~CopyReader() override {
    if (has_slot_) slots_.give_back();
  }
  Result<Event> next() override {
    if (!has_slot_ && !slots_.take()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      return Event(IdleEvent{});
    }
    has_slot_ = true;
    return reader_->next();
  }

 private:
  CopySlots& slots_;
  const std::unique_ptr<Reader> reader_;
  bool has_slot_ = false;
};

}  // namespace pipeline::planetscale
