// Tables with a key for tests of format = "latest": their changes, and the rows that their part files hold.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parquet_options.hpp"
#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/stream.hpp"
#include "plugins/files/memory_files.hpp"
#include "sinks/parquet/text_rows.hpp"

namespace pipeline::parquet::test {

// The stream shop.t with a key: c0, an integer; then the text columns c1, c2, …
StreamInfo keyed_stream(std::size_t columns, uint64_t generation = 1);

// What happened to rows of such a stream. Of all of them the same columns are not known.
struct Changes {
  std::vector<Row> rows;
  Operation operation = Operation::insert;
  std::vector<std::string_view> unavailable = {};
  std::string shard = "-80";
};
Batch keyed_batch(const Changes& changes);

// The cells of a row by the names of their columns: the bytes of the values in their physical type.
using CellsByColumn = std::map<std::string, std::optional<std::string>>;
// The rows of all part files by their key, the integer c0; each key at most once. Of a list, what cells.hpp makes of
// it.
std::map<int64_t, CellsByColumn> read_cells(const files::test::Disk& disk, const std::filesystem::path& folder);

// The values behind the key. A column that a file lacks is NULL.
using RowsByKey = std::map<int64_t, Row>;
RowsByKey read_keyed_rows(const files::test::Disk& disk, const std::filesystem::path& folder, std::size_t columns);

// Small pages and row groups, so that few rows make many of them.
ParquetOptions latest_options(const std::filesystem::path& folder);

}  // namespace pipeline::parquet::test
