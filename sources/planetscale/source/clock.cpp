#include "source/clock.hpp"

#include <thread>

namespace pipeline::planetscale {
namespace {

class SteadyClock : public Clock {
 public:
  [[nodiscard]] time_point now() const override { return std::chrono::steady_clock::now(); }
  void sleep(std::chrono::milliseconds time) override { std::this_thread::sleep_for(time); }
};

}  // namespace

Clock& Clock::steady() {
  static SteadyClock clock;
  return clock;
}

}  // namespace pipeline::planetscale
