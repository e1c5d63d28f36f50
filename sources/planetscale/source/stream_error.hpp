// What the end of a stream means: try again, or stop with a sentence for people (vstream.md 2.9, vitess-cluster.md 6).
#pragma once

#include <string>

#include "pipeline/sdk/status.hpp"
#include "transport/event_stream.hpp"

namespace pipeline::planetscale {

// A Status of code retry for what may pass by itself; otherwise one that blames an option where it can. `address` is
// the host and port, `what` names what was read ("table shop.orders, shard -80").
Status classify(const StreamEnd& end, const std::string& address, const std::string& what);

}  // namespace pipeline::planetscale
