// A clock for tests that jumps instead of waiting. Not thread-safe.
#pragma once

#include <chrono>

#include "source/clock.hpp"

namespace pipeline::planetscale::test {

class JumpingClock : public Clock {
 public:
  [[nodiscard]] time_point now() const override { return now_; }
  void sleep(std::chrono::milliseconds time) override { now_ += time; }

 private:
  time_point now_{};
};

}  // namespace pipeline::planetscale::test
