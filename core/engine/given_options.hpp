// Given options: settings that a verb passes on, checked against the option table of a stage as a TOML file would be.
// Pure functions.
#pragma once

#include "core/config/option_values.hpp"
#include "pipeline/ext/engine.h"
#include "pipeline/sdk/status.hpp"

namespace pipeline::core {

// Fails for the first setting that is unknown, of the wrong form or out of its limits, and for a required option that
// is not set. The status names the option to blame and never shows a secret. Defaults are filled in.
Result<OptionValues> read_settings(const pipeline_stage& stage, const pipeline_stage_settings& settings);

}  // namespace pipeline::core
