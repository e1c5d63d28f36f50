// The state of planetscale/airbyte-source, read so that a sync goes on where that connector stopped.
//
// {"streams": {"<keyspace>:<table>": {"shards": {"<shard>": {"cursor": "<base64>"}}}}}; a cursor is the protobuf
// TableCursor of psdbconnect: 1 shard, 2 keyspace, 3 position, 4 last_known_pk, a QueryResult (incumbent.md).
#pragma once

#include <string>

#include "json.hpp"
#include "sync_state.hpp"

namespace pipeline::airbyte {

// Adds the streams of `json` to `state`. A cursor that can't be used (no position, another keyspace) is left out, with
// a warning: its shard is copied again. Fails when `json` is no such state, or `source` is not "planetscale".
Status read_legacy_state(const rapidjson::Value& json, const std::string& source, SyncState& state);

}  // namespace pipeline::airbyte
