// Pace: holds a reader back to a number of rows per second. One thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <thread>

namespace pipeline::generate {

class Pace {
 public:
  using Clock = std::chrono::steady_clock;

  // 0 = no limit.
  explicit Pace(uint64_t rows_per_second) : rows_per_second_(rows_per_second), start_(Clock::now()) {}

  // Whether it is time for more, after `rows` rows; sleeps for up to a twentieth of a second if it isn't.
  [[nodiscard]] bool ready(uint64_t rows) const {
    if (rows_per_second_ == 0) return true;
    const auto due = start_ + std::chrono::microseconds(static_cast<int64_t>(static_cast<double>(rows) * 1e6 /
                                                                             static_cast<double>(rows_per_second_)));
    const auto now = Clock::now();
    if (now >= due) return true;
    std::this_thread::sleep_until(std::min<Clock::time_point>(due, now + std::chrono::milliseconds(50)));
    return Clock::now() >= due;
  }

 private:
  uint64_t rows_per_second_;
  Clock::time_point start_;
};

}  // namespace pipeline::generate
