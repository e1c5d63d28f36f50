// SourceSettings: the options of the planetscale source, read and checked.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "pipeline/sdk/options.hpp"
#include "transport/grpc_connector.hpp"
#include "vstream/column_plan.hpp"

namespace pipeline::planetscale {

struct SourceSettings {
  Endpoint endpoint;
  std::string keyspace;
  std::vector<std::string> tables;
  std::vector<std::string> shards;  // empty = all serving shards
  wire::TabletType tablet_type = wire::PRIMARY;
  std::map<std::string, std::string> starting_gtids;  // by shard
  ZeroDates zero_dates = ZeroDates::null;
  std::chrono::milliseconds retry_timeout{};  // how long a stream without progress is tried again
};

const OptionTable& source_options();
Result<SourceSettings> read_settings(const Options& options);

}  // namespace pipeline::planetscale
