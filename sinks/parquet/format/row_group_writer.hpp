// RowGroupWriter: fills one row group after the other with rows from Arrow arrays.
//
// Pages end at the same rows in all columns (files.md 1.10). Holds one row group, compressed, in memory. Not
// thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "column_input.hpp"
#include "column_writer.hpp"
#include "compression.hpp"
#include "metadata.hpp"
#include "pipeline/arrow.h"
#include "pipeline/sdk/status.hpp"

namespace pipeline::parquet {

// When pages and row groups are full; the first limit that is reached counts.
struct Limits {
  std::size_t page_rows = 20'000;
  std::size_t page_bytes = std::size_t{1} << 20U;  // of one column
  std::size_t row_group_rows = std::size_t{1} << 20U;
  std::size_t row_group_bytes = std::size_t{128} << 20U;  // of values, before encoding
};

class RowGroupWriter {
 public:
  using Write = std::function<Status(std::string_view)>;

  RowGroupWriter(const std::vector<ColumnInput>& inputs, Limits limits, bool modern);
  // For `append_pages` alone.
  RowGroupWriter(const std::vector<Column>& columns, Limits limits, bool modern);

  // Takes rows from `first` on until all are taken or the row group is full; `arrays` has one array for each input.
  // Returns the row behind the last one taken.
  Result<std::size_t> append(const std::vector<const ArrowArray*>& arrays, std::size_t first, std::size_t end,
                             Compressor& compressor);
  // The same for rows in physical types: of `pages`, one for each column (null = all NULL), those rows whose `keep` is
  // not 0.
  Result<std::size_t> append_pages(const std::vector<const PageValues*>& pages, const std::vector<uint8_t>& keep,
                                   std::size_t first, Compressor& compressor);
  [[nodiscard]] bool is_full() const;
  [[nodiscard]] std::size_t rows() const { return rows_; }
  // Memory taken.
  [[nodiscard]] std::size_t bytes() const;

  // Writes out the row group, which begins at `offset` in its file, and begins an empty one. REQUIRES: rows() > 0.
  Result<RowGroupRecord> finish(uint64_t offset, Compressor& compressor, const Write& write);
  [[nodiscard]] std::vector<Column> columns() const;

 private:
  Status end_page(Compressor& compressor, bool is_last);
  [[nodiscard]] std::size_t rows_that_fit(const std::vector<const ArrowArray*>& arrays, std::size_t first,
                                          std::size_t end) const;

  std::vector<ColumnInput> inputs_;
  std::vector<ColumnWriter> columns_;
  Limits limits_;
  std::size_t rows_ = 0;       // of the row group, with those of the page
  std::size_t page_rows_ = 0;  // of the page
  std::size_t raw_bytes_ = 0;  // of the pages before this one
};

}  // namespace pipeline::parquet
