// Clock: the time that the source goes by when it waits and watches. Tests give it one that doesn't wait.
//
// Thread-safe.
#pragma once

#include <chrono>

namespace pipeline::planetscale {

class Clock {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  [[nodiscard]] virtual time_point now() const = 0;
  virtual void sleep(std::chrono::milliseconds time) = 0;

  // The clock of the machine. Lives as long as the program.
  static Clock& steady();
};

}  // namespace pipeline::planetscale
