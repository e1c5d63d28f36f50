// `pipeline airbyte read`: the streams of a configured catalog, from their states, as messages on stdout.
#pragma once

#include "arguments.hpp"
#include "connector_config.hpp"
#include "pipeline/sdk/engine.hpp"
#include "reporter.hpp"

namespace pipeline::airbyte {

// Returns the exit code: 0 only when every stream of the catalog was read to its end. Ends the process by the signal
// that stopped the sync.
int read(const Reporter& reporter, const Engine& engine, const Arguments& arguments, const ConnectorConfig& config);

}  // namespace pipeline::airbyte
