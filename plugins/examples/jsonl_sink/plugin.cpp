#include "pipeline/sdk/plugin.hpp"

#include "jsonl_sink.hpp"

extern "C" {
PIPELINE_EXPORT extern const pipeline_entry pipeline_entry_v1 =
    pipeline::make_entry<pipeline::jsonl::JsonlSink>("jsonl", "1.0.0");
}
