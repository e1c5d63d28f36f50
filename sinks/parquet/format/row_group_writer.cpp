#include "row_group_writer.hpp"

#include <algorithm>

#include "selection.hpp"

namespace pipeline::parquet {

RowGroupWriter::RowGroupWriter(const std::vector<ColumnInput>& inputs, Limits limits, bool modern)
    : inputs_(inputs), limits_(limits) {
  columns_.reserve(inputs.size());
  for (const ColumnInput& input : inputs) columns_.emplace_back(input.column(), modern);
}

RowGroupWriter::RowGroupWriter(const std::vector<Column>& columns, Limits limits, bool modern) : limits_(limits) {
  columns_.reserve(columns.size());
  for (const Column& column : columns) columns_.emplace_back(column, modern);
}

std::vector<Column> RowGroupWriter::columns() const {
  std::vector<Column> columns;
  for (const ColumnWriter& column : columns_) columns.push_back(column.column());
  return columns;
}

bool RowGroupWriter::is_full() const {
  return rows_ >= limits_.row_group_rows || raw_bytes_ >= limits_.row_group_bytes;
}

std::size_t RowGroupWriter::bytes() const {
  std::size_t bytes = 0;
  for (const ColumnWriter& column : columns_) bytes += column.bytes();
  return bytes;
}

// At least one row goes into an empty page.
std::size_t RowGroupWriter::rows_that_fit(const std::vector<const ArrowArray*>& arrays, std::size_t first,
                                          std::size_t end) const {
  std::size_t most = std::min({end - first, limits_.page_rows - page_rows_, limits_.row_group_rows - rows_});
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const std::size_t taken = columns_[i].page().bytes();
    const std::size_t room = taken < limits_.page_bytes ? limits_.page_bytes - taken : 0;
    most = std::min(most, inputs_[i].rows_within(*arrays[i], first, most, room));
  }
  return page_rows_ == 0 ? std::max<std::size_t>(most, 1) : most;
}

Result<std::size_t> RowGroupWriter::append(const std::vector<const ArrowArray*>& arrays, std::size_t first,
                                           std::size_t end, Compressor& compressor) {
  while (first < end && !is_full()) {
    const std::size_t count = rows_that_fit(arrays, first, end);
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      Status status = inputs_[i].append(*arrays[i], first, count, columns_[i].page());
      if (!status.ok()) return status;
    }
    first += count;
    page_rows_ += count;
    rows_ += count;
    const bool next_does_not_fit = first < end && rows_that_fit(arrays, first, end) == 0;
    if (page_rows_ < limits_.page_rows && !next_does_not_fit) continue;
    Status status = end_page(compressor, false);
    if (!status.ok()) return status;
  }
  return first;
}

Result<std::size_t> RowGroupWriter::append_pages(const std::vector<const PageValues*>& pages,
                                                 const std::vector<uint8_t>& keep, std::size_t first,
                                                 Compressor& compressor) {
  while (first < keep.size() && !is_full()) {
    const std::size_t room = std::min(limits_.page_rows - page_rows_, limits_.row_group_rows - rows_);
    std::size_t end = first;
    std::size_t kept = 0;
    for (; end < keep.size() && kept < room; ++end) kept += static_cast<std::size_t>(keep[end] != 0);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      PageValues& page = columns_[i].page();
      if (pages[i] == nullptr) {
        append_nulls(columns_[i].column(), kept, page);
      } else {
        append_selected(columns_[i].column(), *pages[i], keep, first, end, page);
      }
    }
    first = end;
    page_rows_ += kept;
    rows_ += kept;
    const bool is_large = std::any_of(columns_.begin(), columns_.end(), [&](const ColumnWriter& column) {
      return column.page().bytes() >= limits_.page_bytes;
    });
    if (page_rows_ < limits_.page_rows && !is_large) continue;
    Status status = end_page(compressor, false);
    if (!status.ok()) return status;
  }
  return first;
}

Status RowGroupWriter::end_page(Compressor& compressor, bool is_last) {
  for (ColumnWriter& column : columns_) {
    raw_bytes_ += column.page().bytes();
    Status status = column.end_page(compressor, is_last);
    if (!status.ok()) return status;
  }
  page_rows_ = 0;
  return {};
}

Result<RowGroupRecord> RowGroupWriter::finish(uint64_t offset, Compressor& compressor, const Write& write) {
  if (page_rows_ > 0) {
    Status status = end_page(compressor, true);
    if (!status.ok()) return status;
  }
  RowGroupRecord group;
  group.rows = rows_;
  group.offset = offset;
  std::vector<Chunk> chunks;
  std::vector<std::string> bloom_filters;
  for (ColumnWriter& column : columns_) {
    Result<ColumnWriter::Finished> finished = column.finish(compressor);
    if (!finished.ok()) return finished.status();
    finished->chunk.offset = offset;
    offset += finished->chunk.stored_bytes;
    group.raw_bytes += finished->chunk.raw_bytes;
    group.stored_bytes += finished->chunk.stored_bytes;
    Status status = write(finished->dictionary_page);
    for (const std::string_view piece : column.pages().pieces()) {
      if (status.ok()) status = write(piece);
    }
    if (!status.ok()) return status;
    chunks.push_back(std::move(finished->chunk));
    bloom_filters.push_back(std::move(finished->bloom_filter));
    column.clear();
  }
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    if (!bloom_filters[i].empty()) {
      chunks[i].bloom_offset = offset;
      chunks[i].bloom_bytes = bloom_filters[i].size();
      offset += bloom_filters[i].size();
      Status status = write(bloom_filters[i]);
      if (!status.ok()) return status;
    }
    group.chunks.push_back(chunk_record(columns_[i].column(), chunks[i]));
  }
  rows_ = 0;
  raw_bytes_ = 0;
  return group;
}

}  // namespace pipeline::parquet
