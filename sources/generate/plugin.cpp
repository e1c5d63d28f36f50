#include "pipeline/sdk/plugin.hpp"

#include "generate_source.hpp"

extern "C" {
PIPELINE_EXPORT extern const pipeline_entry pipeline_entry_v1 =
    pipeline::make_entry<pipeline::generate::GenerateSource>("generate", "1.0.0");
}
