// Stops the machine at every file operation of a long run: keeping all, losing what was not synced, or losing some of
// it; stops it again during the recovery; lets single operations fail.
#pragma once

#include <gtest/gtest.h>

#include "memory_files.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::files::test {

// Under a sanitizer, where a run takes fifty times as long, one of `kStopStep` points is taken. No multiple of the
// number of ways, so that each way has its share.
constexpr int64_t kStopStep = PIPELINE_STOP_STEP;

// `play(disk, saved)` plays from what is saved to the end. `check(disk, what)` looks at the files after it. Returns the
// number of points.
template <typename Saved, typename Play, typename Check>
int64_t play_with_every_stop(int64_t operations, const Play& play, const Check& check) {
  struct Way {
    Unsynced unsynced;
    bool fails_once;
  };
  constexpr Way kWays[] = {{Unsynced::kept, false},
                           {Unsynced::lost, false},
                           {Unsynced::by_chance, false},
                           {Unsynced::by_chance, false},
                           {Unsynced::kept, true}};
  constexpr int64_t kWayCount = std::size(kWays);
  int64_t points = 0;
  for (int64_t place = 0; place < operations * kWayCount && !::testing::Test::HasFailure(); place += kStopStep) {
    const Way& way = kWays[place % kWayCount];
    const int64_t operation = place / kWayCount;
    const std::string what =
        "stopped at operation " + std::to_string(operation) + ", way " + std::to_string(place % kWayCount);
    const auto seed = static_cast<uint32_t>(place);
    Disk disk;
    Saved saved;
    way.fails_once ? disk.fail_at(operation) : disk.stop_at(operation);
    EXPECT_FALSE(play(disk, saved).ok()) << what;
    disk.restart(way.unsynced, seed);
    // The machine stops once more, mostly during the recovery.
    disk.stop_at(static_cast<int64_t>(seed * 7 % 41));
    const Status again = play(disk, saved);
    disk.restart(again.ok() ? Unsynced::kept : way.unsynced, seed + 1);
    const Status last = play(disk, saved);
    EXPECT_TRUE(last.ok()) << what << ": " << last.message();
    check(disk, what);
    ++points;
  }
  return points;
}

}  // namespace pipeline::files::test
