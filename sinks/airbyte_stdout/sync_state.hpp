// SyncState: what a sync goes on from and leaves behind, and its form in STATE messages (airbyte.md 4).
//
// The state of a stream, opaque to all but this connector:
//   {"version": 1, "source": "planetscale", "cursors": {"<shard>": "<cursor of the source>"},
//    "last_cursor": 1767225600123456, "columns": ["id", …], "emitted_at": 1767225600123}
// `last_cursor` is the highest _ab_cdc_cursor sent; `columns` are those that the source had when the stream was first
// read; `emitted_at` keeps two states from being equal.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "json.hpp"
#include "messages.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::airbyte {

struct StreamState {
  StreamDescriptor descriptor;
  std::map<std::string, std::string> cursors;  // by slice
  int64_t last_cursor = 0;
  std::vector<std::string> columns;
  bool legacy = false;  // written by planetscale/airbyte-source

  [[nodiscard]] rapidjson::Value json(JsonBuilder& build, const std::string& source, int64_t time) const;
};

struct SyncState {
  std::vector<StreamState> streams;
  std::vector<std::string> warnings;

  // Reads what the platform passes as `--state`: nothing, [], {}, a list of STREAM states, a GLOBAL one, or the LEGACY
  // blob of planetscale/airbyte-source. A stream whose state is null or empty is not in the result: it starts over.
  // Fails for a state of another source or of a later version, naming the stream.
  static Result<SyncState> read(const rapidjson::Value& json, const std::string& source);

  // Null when there is none. A descriptor without a namespace fits a stream of the same name.
  [[nodiscard]] const StreamState* find(const StreamDescriptor& descriptor) const;
  // What `read` reads back, with the states of these streams.
  [[nodiscard]] std::string text(const std::string& source) const;
};

}  // namespace pipeline::airbyte
