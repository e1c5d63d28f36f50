// Random tables for tests of the Parquet sink: any types, any patterns of NULL, values that are hard on encodings and
// statistics; and what a reader must find, as JSON.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "parquet_options.hpp"
#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::parquet::test {

struct RandomTable {
  StreamInfo stream;
  std::vector<Batch> batches;
  ParquetOptions options;  // all but the folder
  // {"rows": n, "columns": [{"name", "kind", "scale", "values"}]}. Values are numbers (of floats their bits, of
  // decimals their digits without a point), true, false, text, bytes as hex, lists, or null.
  std::string expected;
};

// The same for the same seed. Every sixteenth table is a shape of its own: no rows, one row, a thousand columns, rows
// around the borders of pages and row groups.
RandomTable random_table(uint64_t seed);

}  // namespace pipeline::parquet::test
