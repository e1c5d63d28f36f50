// The stages of the runtime tests, through the same tables as any plugin's. They act on FakeWorld::current.
#pragma once

#include "pipeline/plugin.h"

namespace pipeline::core {

const pipeline_stage& fake_source();
const pipeline_stage& fake_transform();
// Option 0 is the sink's name.
const pipeline_stage& fake_sink();

}  // namespace pipeline::core
