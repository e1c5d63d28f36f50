// ConnectorConfig: the configuration that the platform passes (`--config`), as settings of the source.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "json.hpp"
#include "pipeline/sdk/engine.hpp"

namespace pipeline::airbyte {

struct ConnectorConfig {
  StageSettings source;
  std::vector<std::string> secrets;
  bool include_metadata = false;
  std::chrono::seconds checkpoint_interval{10};
  std::vector<std::string> notes;  // for the log: what is accepted and has no effect
};

// Reads what has an option in the table of the source, and the keys of planetscale/airbyte-source where the source is
// "planetscale" (incumbent_config.hpp). Nulls and empty texts are as good as nothing, unknown keys are ignored. Lists
// may be written as text with commas, maps as JSON in a text. Fails for a value of another type, naming its key; the
// limits are checked by the program, later.
Result<ConnectorConfig> read_config(const rapidjson::Value& json, const pipeline_stage& source);

}  // namespace pipeline::airbyte
