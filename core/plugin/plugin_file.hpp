// One plugin file: loads it and checks its entry against the contract.
#pragma once

#include <filesystem>

#include "pipeline/plugin.h"
#include "pipeline/sdk/status.hpp"

namespace pipeline::core {

// Loads `path`, for the life of the process. Every failure says what the file lacks: not a shared object, unresolved
// symbols, no entry, another version of the contract, a required function that is null.
Result<const pipeline_entry*> load_plugin_file(const std::filesystem::path& path);

}  // namespace pipeline::core
