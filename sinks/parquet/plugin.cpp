#include "pipeline/sdk/plugin.hpp"

#include "parquet_sink.hpp"

extern "C" {
PIPELINE_EXPORT extern const pipeline_entry pipeline_entry_v1 =
    pipeline::make_entry<pipeline::parquet::ParquetSink>("parquet", "1.0.0");
}
