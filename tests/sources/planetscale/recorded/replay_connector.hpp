// A source of VStream responses for tests: a recording instead of gRPC.
#pragma once

#include <cstdint>
#include <memory>

#include "cluster.hpp"
#include "sources/planetscale/jumping_clock.hpp"
#include "transport/event_stream.hpp"

namespace pipeline::planetscale::test {

// What happens to the events that are delivered, over all streams of a run.
struct Delivery {
  int64_t events = 0;      // delivered so far
  int64_t streams = 0;     // opened so far
  int64_t cut_after = -1;  // so many events; -1 = never
  StreamEnd cut_with;
  bool kill = false;    // the process dies at the cut
  bool killed = false;  // it has died
};

// All are borrowed.
std::unique_ptr<Connector> replay_connector(vtgate::Cluster& cluster, JumpingClock& clock, Delivery& delivery);

}  // namespace pipeline::planetscale::test
