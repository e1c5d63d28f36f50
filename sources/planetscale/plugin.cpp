#include "pipeline/sdk/plugin.hpp"
#include "source/planetscale_source.hpp"

extern "C" {
PIPELINE_EXPORT extern const pipeline_entry pipeline_entry_v1 =
    pipeline::make_entry<pipeline::planetscale::PlanetscaleSource>("planetscale", "0.1.0");
}
