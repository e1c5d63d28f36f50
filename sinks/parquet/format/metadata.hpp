// The structures of parquet.thrift that this writer writes, as bytes. Pure functions over values; files.md 1.4 has the
// tables that the numbers come from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "statistics.hpp"
#include "types.hpp"

namespace pipeline::parquet {

struct DataPage {
  std::size_t entries = 0;
  Encoding encoding = Encoding::plain;
  std::size_t raw_bytes = 0;     // of the body, before compression
  std::size_t stored_bytes = 0;  // after it
  uint32_t crc = 0;              // of the stored body
};
std::string data_page_header(const DataPage& page);
std::string dictionary_page_header(const DataPage& page);

// Where a page is and what it holds: one element of both page indexes.
struct PageRecord {
  uint64_t offset = 0;        // from the first data page of its chunk
  std::size_t bytes = 0;      // with the header
  std::size_t first_row = 0;  // of the row group
  std::size_t rows = 0;
  std::size_t entries = 0;
  std::size_t values = 0;
  uint64_t data_bytes = 0;  // of byte arrays, as they are
  Encoding encoding = Encoding::plain;
  Bounds bounds;
};

// All that is told of a column chunk.
struct Chunk {
  std::vector<PageRecord> pages;
  Codec codec = Codec::none;
  uint64_t raw_bytes = 0;         // of all pages with their headers, before compression
  uint64_t stored_bytes = 0;      // after it
  uint64_t offset = 0;            // of its first page in the file
  uint64_t dictionary_bytes = 0;  // of the dictionary page with its header; 0 = none
  uint64_t bloom_offset = 0;      // 0 = none
  uint64_t bloom_bytes = 0;
};

// A column chunk as it stands in the footer, but for where its page indexes are.
struct ChunkRecord {
  std::string metadata;      // fields 2 and 3 of ColumnChunk
  std::string column_index;  // empty = none
  std::string offset_index;
  friend bool operator==(const ChunkRecord&, const ChunkRecord&) = default;
};
ChunkRecord chunk_record(const Column& column, const Chunk& chunk);

struct RowGroupRecord {
  uint64_t rows = 0;
  uint64_t raw_bytes = 0;
  uint64_t stored_bytes = 0;
  uint64_t offset = 0;
  std::vector<ChunkRecord> chunks;
  friend bool operator==(const RowGroupRecord&, const RowGroupRecord&) = default;
};

using KeyValues = std::vector<std::pair<std::string, std::string>>;

// Page indexes, FileMetaData, its length and the closing magic, for a file that is `offset` bytes long by now.
std::string footer(const std::vector<Column>& columns, const std::vector<RowGroupRecord>& row_groups,
                   const KeyValues& key_values, uint64_t offset);

inline constexpr std::string_view kMagic = "PAR1";

}  // namespace pipeline::parquet
