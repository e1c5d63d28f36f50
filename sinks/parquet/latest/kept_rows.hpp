// The rows of a part that no change of the log supersedes.
#pragma once

#include <cstdint>

#include "latest/log_changes.hpp"
#include "latest/part_writer.hpp"
#include "latest/table_file.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::parquet {

// How many rows are superseded.
Result<uint64_t> count_dropped(TableFile& part, const LogChanges& changes);
// Appends the others.
Status copy_kept(TableFile& part, const LogChanges& changes, PartWriter& to);

}  // namespace pipeline::parquet
