// The configuration keys of planetscale/airbyte-source v2.9.0, which work unchanged (airbyte.md 7.5). Only where the
// source is "planetscale".
#pragma once

#include <string>
#include <vector>

#include "json.hpp"
#include "pipeline/plugin.h"

namespace pipeline::airbyte {

// Turns the incumbent's keys in `config` into the options of the source. Keys without a meaning here are named in
// `notes`. Fails, naming the key, for a value that contradicts itself or can't be read.
Status translate_incumbent_config(const pipeline_stage& source, rapidjson::Document& config,
                                  std::vector<std::string>& notes);

// Puts the incumbent's keys into the properties of the specification, with its shapes; `order` counts on.
void add_incumbent_properties(JsonBuilder& build, const pipeline_stage& source, rapidjson::Value& properties,
                              int& order);

// True for an option of the source that the form leaves out: one of the incumbent's keys stands for it, or it has no
// meaning in a connector.
bool replaced_by_incumbent(const pipeline_stage& source, std::string_view option);

}  // namespace pipeline::airbyte
