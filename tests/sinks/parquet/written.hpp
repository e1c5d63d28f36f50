// Writes a random table with the Parquet sink.
#pragma once

#include <filesystem>
#include <string>

#include "pipeline/sdk/status.hpp"
#include "sinks/parquet/random_table.hpp"

namespace pipeline::parquet::test {

// Into `folder`, which the sink makes; checkpoints in between.
Status write_table(RandomTable table, const std::filesystem::path& folder);

}  // namespace pipeline::parquet::test
