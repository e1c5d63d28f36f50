#include "parquet_options.hpp"

namespace pipeline::parquet {

// NOLINTNEXTLINE(readability-function-size): a list
const OptionTable& ParquetOptions::table() {
  static const OptionTable table = [] {
    OptionTable options;
    files::add_sink_options(options, kDefaults);
    options.add(
        {{.name = "compression",
          .type = PIPELINE_OPTION_STRING,
          .text = "How pages are compressed.",
          .default_value = "zstd",
          .allowed = {"zstd", "snappy", "gzip", "lz4_raw", "none"}},
         {.name = "compression_level",
          .type = PIPELINE_OPTION_INTEGER,
          .text = "1 is the fastest; gzip goes up to 9, zstd to 22. 0 = gzip 6, zstd 1.",
          .default_value = "0",
          .maximum = 22},
         {.name = "encoding",
          .type = PIPELINE_OPTION_STRING,
          .text =
              "modern: delta and byte-stream-split encodings as well, smaller and faster. compat: only dictionaries "
              "and plain values, for readers from before 2022.",
          .default_value = "modern",
          .allowed = {"modern", "compat"}},
         {.name = "row_group_rows",
          .type = PIPELINE_OPTION_INTEGER,
          .text = "Rows of a row group at most.",
          .default_value = "1048576",
          .unit = "rows",
          .minimum = 1,
          .maximum = INT32_MAX},
         {.name = "row_group_size",
          .type = PIPELINE_OPTION_SIZE,
          .text = "Bytes of a row group's values at most, before encoding.",
          .default_value = "128MiB",
          .minimum = 1 << 16,
          .maximum = int64_t{1} << 40},
         {.name = "buffer_size",
          .type = PIPELINE_OPTION_SIZE,
          .text = "Memory for the row groups of all tables that are being filled. When it is used up, the largest is "
                  "written out.",
          .default_value = "256MiB",
          .minimum = 1 << 20,
          .maximum = int64_t{1} << 40},
         {.name = "time",
          .type = PIPELINE_OPTION_STRING,
          .text = "How TIME is written. A Parquet TIME holds only times of a day: another value ends the run. int64 is "
                  "microseconds.",
          .default_value = "time",
          .allowed = {"time", "int64", "string"}},
         {.name = "bigint_unsigned",
          .type = PIPELINE_OPTION_STRING,
          .text = "How BIGINT UNSIGNED is written: as UINT_64, or as DECIMAL(20,0) for readers that take it as signed "
                  "(BigQuery, Snowflake).",
          .default_value = "uint64",
          .allowed = {"uint64", "decimal"}},
         {.name = "wide_decimal",
          .type = PIPELINE_OPTION_STRING,
          .text = "How DECIMAL of more than 38 digits is written. As a Parquet DECIMAL it is exact for pyarrow and "
                  "ClickHouse, but Polars, Spark and Snowflake can't open such a file.",
          .default_value = "string",
          .allowed = {"string", "decimal"}},
         {.name = "json",
          .type = PIPELINE_OPTION_STRING,
          .text = "Whether JSON columns are marked as such. Polars and BigQuery read marked ones as bytes.",
          .default_value = "string",
          .allowed = {"string", "json"}},
         {.name = "uuid",
          .type = PIPELINE_OPTION_STRING_LIST_MAP,
          .text =
              "Columns of UUIDs, as 16 bytes or text, by table: { \"shop.orders\" = [\"id\"] }. \"*\" stands for all "
              "tables. Spark up to 4.0 can't open a file with them."},
         {.name = "bloom_filter",
          .type = PIPELINE_OPTION_STRING_LIST_MAP,
          .text = "Columns that get a bloom filter, by table. It helps readers that look for single values."}});
    return options;
  }();
  return table;
}

}  // namespace pipeline::parquet
