// FileReader: reads back files that this writer wrote, page by page, in the physical types of their columns.
//
// For merging; not a reader of any Parquet file: pages must be v1 and end at the same rows in all columns, and
// `pipeline.columns` must tell the columns. The CRC of each page is checked. Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "page_values.hpp"
#include "pipeline/sdk/status.hpp"
#include "row_group_record.hpp"
#include "types.hpp"

namespace pipeline::parquet {

class FileReader {
 public:
  // Reads the footer of a file of `size` bytes. Failed when it isn't one of ours or is damaged.
  static Result<FileReader> open(ReadBytes read, uint64_t size);

  // The values of the footer's key-value metadata.
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& key_values() const { return key_values_; }
  [[nodiscard]] uint64_t rows() const { return rows_; }

  // Calls `visit` with each page of the wanted columns: `columns` has those of the whole file, `wanted` their places.
  // All pages of one call have the same rows.
  using Visit = std::function<Status(const std::vector<PageValues>& pages, std::size_t rows)>;
  Status read_pages(const std::vector<Column>& columns, const std::vector<std::size_t>& wanted, const Visit& visit);

 private:
  struct ChunkPlace {
    Codec codec;
    uint64_t offset;
    uint64_t bytes;
    bool has_dictionary;
  };
  // A chunk in memory, and how far it was read.
  struct OpenChunk {
    std::string bytes;
    std::string_view rest;
    Codec codec;
    PageValues dictionary;
  };

  Result<OpenChunk> open_chunk(const Column& column, const ChunkPlace& place) const;
  static Status read_page(const Column& column, OpenChunk& chunk, PageValues& page);

  ReadBytes read_;
  uint64_t rows_ = 0;
  std::map<std::string, std::string, std::less<>> key_values_;
  std::vector<std::vector<ChunkPlace>> row_groups_;
  std::vector<uint64_t> row_group_rows_;
};

}  // namespace pipeline::parquet
