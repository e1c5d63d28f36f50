// Which Parquet column a column of a stream becomes (files.md 1.13). A pure function.
#pragma once

#include <string_view>

#include "format/column_input.hpp"
#include "parquet_options.hpp"
#include "pipeline/sdk/schema.hpp"

namespace pipeline::parquet {

// `stream` is the full name. Invalid for a type or an option that doesn't fit the column.
Result<ColumnInput> map_column(const Field& field, std::string_view stream, const ParquetOptions& options);

}  // namespace pipeline::parquet
