// Looks at a batch that comes from a plugin before anybody reads it.
#pragma once

#include <string>

#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/schema.hpp"

namespace pipeline::core {

// What in the shape of the batch doesn't fit the schema, or "" when it fits. Doesn't look at values. Where the plugin
// didn't tell how many bytes the batch holds, the number is filled in: queues are bounded by it.
std::string fit_batch(Batch& batch, const Schema& schema);

}  // namespace pipeline::core
