// The specification that `spec` tells: the option table of a source as a JSON Schema (draft 07) with the annotations of
// Airbyte's form (airbyte.md 5.1, 7.3). Pure.
#pragma once

#include "json.hpp"
#include "pipeline/plugin.h"

namespace pipeline::airbyte {

// Required options come first, then the others by their order; the keys of planetscale/airbyte-source come between
// them where the source is "planetscale".
rapidjson::Value specification(JsonBuilder& build, const pipeline_stage& source);

}  // namespace pipeline::airbyte
