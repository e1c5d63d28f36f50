// What the end of a stream means: try again, or stop with a sentence for people (vstream.md 2.9, vitess-cluster.md 6).
#pragma once

#include <string>

#include "pipeline/sdk/status.hpp"
#include "transport/event_stream.hpp"

namespace pipeline::planetscale {

// The gRPC status code of a server that can't be reached.
inline constexpr int kUnavailable = 14;

// A Status of code retry for what may pass by itself; otherwise one that blames an option where it can. `address` is
// the host and port, `what` names what was read ("table shop.orders, shard -80").
Status classify(const StreamEnd& end, const std::string& address, const std::string& what);

// True when the stream ended because it reads only some of the shards that are resharded: plan again.
bool ends_reshard(const StreamEnd& end);
// True when the table or its tablet may only be too young to be known.
bool may_be_too_young(const StreamEnd& end);
// The table whose changes the server can't read, because it was dropped or changed since; empty = the error names none.
std::string table_in_error(const StreamEnd& end);

}  // namespace pipeline::planetscale
