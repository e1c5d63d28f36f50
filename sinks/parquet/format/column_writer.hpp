// ColumnWriter: one column of the row group that is being filled: takes values, makes pages, hands out the chunk.
//
// How a chunk is encoded is decided at its first page: each way that may be good is tried and the smallest taken. When
// compressing gains next to nothing, the chunk is stored as it is; when less effort makes it no larger, that is taken.
// Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "buffer.hpp"
#include "compression.hpp"
#include "dictionary.hpp"
#include "metadata.hpp"
#include "page_store.hpp"
#include "page_values.hpp"
#include "pipeline/sdk/status.hpp"
#include "types.hpp"

namespace pipeline::parquet {

class ColumnWriter {
 public:
  // `modern`: all encodings of the format; otherwise those that every reader has known from the start.
  ColumnWriter(Column column, bool modern) : column_(std::move(column)), modern_(modern), dictionary_(column_) {}

  [[nodiscard]] const Column& column() const { return column_; }
  // The rows of the next page.
  [[nodiscard]] PageValues& page() { return page_; }
  [[nodiscard]] const PageValues& page() const { return page_; }
  // Makes a page of them. `is_only`: the row group ends with it.
  Status end_page(Compressor& compressor, bool is_only);

  // What a chunk consists of, to be written one behind the other.
  struct Finished {
    Chunk chunk;
    std::string dictionary_page;
    std::string bloom_filter;  // to be written after the row group
  };
  // REQUIRES: no rows since the last page. `pages` stays valid until `clear`.
  Result<Finished> finish(Compressor& compressor);
  [[nodiscard]] const PageStore& pages() const { return pages_; }
  void clear();

  // Memory that is taken by this row group.
  [[nodiscard]] std::size_t bytes() const {
    return page_.bytes() + pages_.bytes() + dictionary_.plain().size() + hashes_.size() * sizeof(uint64_t);
  }

 private:
  struct Attempt {
    Encoding encoding = Encoding::plain;
    Buffer raw;
    Buffer stored;
  };

  Status choose(Compressor& compressor, bool is_only);
  Status choose_effort(Compressor& compressor);
  Status attempt(Encoding encoding, Compressor& compressor, Attempt& attempt);
  [[nodiscard]] std::size_t cost(const Attempt& attempt, bool is_only) const;
  bool index_page(std::size_t most_entries);
  void encode(Encoding encoding, Buffer& raw) const;
  Status store_first(Compressor& compressor, bool is_only);
  Status store_next(Compressor& compressor);
  // Takes in the page that best_ is, in its stored form.
  Status store(std::string_view stored);
  // Gives its header.
  Result<std::string> record_page(std::string_view stored);
  [[nodiscard]] const Buffer& as_stored(const Attempt& attempt) const {
    return codec_ == Codec::none ? attempt.raw : attempt.stored;
  }

  Column column_;
  bool modern_;
  Dictionary dictionary_;
  PageValues page_;
  std::vector<uint32_t> indices_;
  std::vector<uint64_t> hashes_;
  Attempt attempt_;
  Attempt best_;
  // The decision for this chunk.
  Encoding encoding_ = Encoding::plain;  // of pages without dictionary
  bool uses_dictionary_ = false;
  Codec codec_ = Codec::none;
  Effort effort_ = Effort::usual;
  // The chunk so far.
  PageStore pages_;
  std::vector<PageRecord> records_;
  std::size_t rows_ = 0;
  std::size_t header_bytes_ = 0;  // of the page before
  uint64_t raw_bytes_ = 0;
};

}  // namespace pipeline::parquet
