// SourceSettings: the options of the planetscale source, read and checked.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "discovery/mysql_server.hpp"
#include "discovery/table_choice.hpp"
#include "pipeline/sdk/options.hpp"
#include "transport/grpc_connector.hpp"
#include "vstream/column_plan.hpp"
#include "vstream/schema_change.hpp"

namespace pipeline::planetscale {

enum class Mode {
  sync,     // copies, then reads what changed up to one position
  follow,   // the same, and goes on until it is stopped
  snapshot  // copies all tables anew, nothing else
};

// What to do about a table whose saved position the server can't go on from.
enum class PositionLost { error, resync };

struct SourceSettings {
  Endpoint endpoint;
  std::optional<MysqlEndpoint> mysql;  // none = not asked
  std::string keyspace;
  TableChoice choice;
  std::vector<std::string> shards;  // empty = all serving shards
  wire::TabletType tablet_type = wire::PRIMARY;
  std::optional<wire::TabletType> fallback_tablet_type;  // when there is none of the first
  std::vector<std::string> cells;                        // empty = those that vtgate prefers
  Mode mode = Mode::sync;
  std::map<std::string, std::string> starting_gtids;  // by shard
  PositionLost on_position_lost = PositionLost::error;
  std::size_t copy_parallelism = 4;
  OnSchemaChange on_schema_change = OnSchemaChange::evolve;
  ValueRules values;
  std::chrono::milliseconds retry_timeout{};  // how long a stream without progress is tried again
  std::chrono::milliseconds stall_timeout = std::chrono::seconds(150);  // when a silent one is opened again
};

Result<SourceSettings> read_settings(const Options& options);

// "primary", "replica" or "rdonly".
std::string name_of(wire::TabletType type);

}  // namespace pipeline::planetscale
