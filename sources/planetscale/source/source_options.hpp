// The option table of the planetscale source.
#pragma once

#include "pipeline/sdk/options.hpp"

namespace pipeline::planetscale {

const OptionTable& source_options();

}  // namespace pipeline::planetscale
