// The parts of the form that a specification describes: `groups`, and the `group` of each property.
#pragma once

#include <vector>

#include "json.hpp"
#include "pipeline/plugin.h"

namespace pipeline::airbyte {

// Groups as the options name them, in their order; properties without one come first, under "Connection". Nothing where
// no option names a group: the form is one part then.
void add_form_groups(JsonBuilder& build, const std::vector<const pipeline_option*>& options,
                     rapidjson::Value& specification);

}  // namespace pipeline::airbyte
