#include "pipeline/sdk/plugin.hpp"

#include "csv_sink.hpp"

extern "C" {
PIPELINE_EXPORT extern const pipeline_entry pipeline_entry_v1 =
    pipeline::make_entry<pipeline::csv::CsvSink>("csv", "1.0.0");
}
