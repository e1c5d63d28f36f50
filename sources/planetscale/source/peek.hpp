// Asks a keyspace where its shards stand now.
#pragma once

#include <map>
#include <string>

#include "pipeline/sdk/host.hpp"
#include "source/clock.hpp"
#include "source/settings.hpp"
#include "transport/event_stream.hpp"

namespace pipeline::planetscale {

// The position of each shard, by shard name: all serving shards, or the ones that the settings name. A stream that
// starts at `current` answers with them at once (vstream.md 8.1). `table` is any table of the keyspace.
Result<std::map<std::string, std::string>> peek_positions(Connector& connector, const SourceSettings& settings,
                                                          const std::string& table, Clock& clock, const Host& host);

// A request of this source, without positions.
wire::VStreamRequest request_for(const SourceSettings& settings);

}  // namespace pipeline::planetscale
