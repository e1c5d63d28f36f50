#include "pipeline/sdk/plugin.hpp"

#include "airbyte_sink.hpp"
#include "airbyte_verb.hpp"

extern "C" {
PIPELINE_EXPORT extern const pipeline_entry pipeline_entry_v1 =
    pipeline::make_entry<pipeline::airbyte::AirbyteSink, pipeline::airbyte::AirbyteVerb>("airbyte", "1.0.0");
}
