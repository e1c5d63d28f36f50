#include "pipeline/sdk/plugin.hpp"

#include "columns_transform.hpp"

extern "C" {
PIPELINE_EXPORT extern const pipeline_entry pipeline_entry_v1 =
    pipeline::make_entry<pipeline::columns::ColumnsTransform>("columns", "1.0.0");
}
