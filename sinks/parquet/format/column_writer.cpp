#include "column_writer.hpp"

#include <limits>
#include <utility>

#include "bloom_filter.hpp"
#include "checksum.hpp"
#include "encode_page.hpp"

namespace pipeline::parquet {
namespace {

// More different values than one in four make a dictionary that costs more time than it saves bytes.
constexpr std::size_t kDictionaryShare = 4;
// A chunk of whole pages has about this many to share the cost of its dictionary.
constexpr std::size_t kSharingPages = 8;
// What compressing must leave at most, in percent, to be worth its time.
constexpr std::size_t kWorthCompressing = 93;
// What less effort may make of 1,000 bytes.
constexpr std::size_t kAsSmall = 1005;

Status too_large(const Column& column) {
  return Status::failed("column \"" + column.name + "\": a page would be larger than Parquet can hold (2 GiB)");
}

}  // namespace

void ColumnWriter::clear() {
  // Gives the memory back: of many tables few are written to at a time.
  page_ = PageValues();
  dictionary_.clear();
  indices_ = {};
  hashes_ = {};
  attempt_ = Attempt();
  best_ = Attempt();
  pages_.clear();
  records_.clear();
  rows_ = 0;
  raw_bytes_ = 0;
}

void ColumnWriter::encode(Encoding encoding, Buffer& raw) const {
  raw.clear();
  append_levels(column_, page_, raw);
  if (encoding == Encoding::rle_dictionary) {
    append_indices(indices_, dictionary_.entries(), raw);
  } else {
    append_values(column_, page_, encoding, raw);
  }
}

bool ColumnWriter::index_page(std::size_t most_entries) {
  indices_.clear();
  return dictionary_.index(page_, most_entries, indices_);
}

Status ColumnWriter::attempt(Encoding encoding, Compressor& compressor, Attempt& attempt) {
  attempt.encoding = encoding;
  attempt.stored.clear();
  encode(encoding, attempt.raw);
  return codec_ == Codec::none ? Status() : compressor.compress(attempt.raw, attempt.stored, effort_);
}

std::size_t ColumnWriter::cost(const Attempt& attempt, bool is_only) const {
  const std::size_t bytes = as_stored(attempt).size();
  if (attempt.encoding != Encoding::rle_dictionary) return bytes;
  return bytes + dictionary_.plain().size() / (is_only ? 1 : kSharingPages);
}

Status ColumnWriter::choose(Compressor& compressor, bool is_only) {
  codec_ = compressor.codec();
  effort_ = Effort::usual;
  std::vector<Encoding> candidates = encodings_for(column_, page_, modern_);
  if (page_.values > 0 && index_page(page_.values / kDictionaryShare + 1)) {
    candidates.push_back(Encoding::rle_dictionary);
  }
  std::size_t least = std::numeric_limits<std::size_t>::max();
  for (const Encoding candidate : candidates) {
    Status status = attempt(candidate, compressor, attempt_);
    if (!status.ok()) return status;
    const std::size_t needed = cost(attempt_, is_only);
    if (needed >= least) continue;
    least = needed;
    std::swap(attempt_, best_);
    if (candidate != Encoding::rle_dictionary) encoding_ = candidate;
  }
  uses_dictionary_ = best_.encoding == Encoding::rle_dictionary;
  if (!uses_dictionary_) {
    dictionary_.clear();
    if (best_.stored.size() * 100 >= best_.raw.size() * kWorthCompressing) codec_ = Codec::none;
  }
  return codec_ != Codec::none && compressor.has_efforts() ? choose_effort(compressor) : Status();
}

Status ColumnWriter::choose_effort(Compressor& compressor) {
  attempt_.stored.clear();
  Status status = compressor.compress(best_.raw, attempt_.stored, Effort::less);
  if (!status.ok() || attempt_.stored.size() * 1000 > best_.stored.size() * kAsSmall) return status;
  effort_ = Effort::less;
  std::swap(attempt_.stored, best_.stored);
  return {};
}

Status ColumnWriter::end_page(Compressor& compressor, bool is_only) {
  if (column_.bloom_filter) append_hashes(column_, page_, hashes_);
  Status status = records_.empty() ? store_first(compressor, is_only) : store_next(compressor);
  if (status.ok()) page_.clear();
  return status;
}

Status ColumnWriter::store_first(Compressor& compressor, bool is_only) {
  Status status = choose(compressor, is_only);
  if (!status.ok()) return status;
  return store(as_stored(best_).view());
}

// Compressed right where it stays, if there is room.
Status ColumnWriter::store_next(Compressor& compressor) {
  if (uses_dictionary_ && !index_page(std::numeric_limits<uint32_t>::max())) uses_dictionary_ = false;
  best_.encoding = uses_dictionary_ ? Encoding::rle_dictionary : encoding_;
  encode(best_.encoding, best_.raw);
  if (codec_ == Codec::none) return store(best_.raw.view());
  const std::size_t room = compressor.bound(best_.raw.size());
  char* const place = pages_.place_behind(header_bytes_, room);
  if (place == nullptr) {
    best_.stored.clear();
    Status status = compressor.compress(best_.raw, best_.stored, effort_);
    return status.ok() ? store(best_.stored.view()) : status;
  }
  const Result<std::size_t> size = compressor.compress_to(best_.raw, place, room, effort_);
  if (!size.ok()) return size.status();
  const std::size_t expected = header_bytes_;
  const Result<std::string> header = record_page({place, *size});
  if (header.ok()) pages_.add_placed(*header, expected, *size);
  return header.status();
}

Status ColumnWriter::store(std::string_view stored) {
  const Result<std::string> header = record_page(stored);
  if (header.ok()) pages_.add(*header, stored);
  return header.status();
}

Result<std::string> ColumnWriter::record_page(std::string_view stored) {
  constexpr std::size_t most = std::numeric_limits<int32_t>::max();
  const std::size_t raw_bytes = best_.raw.size();
  if (raw_bytes > most || stored.size() > most) return too_large(column_);
  std::string header = data_page_header({page_.entries, best_.encoding, raw_bytes, stored.size(), crc32_of(stored)});
  header_bytes_ = header.size();
  PageRecord record;
  record.offset = pages_.bytes();
  record.bytes = header.size() + stored.size();
  record.first_row = rows_;
  record.rows = page_.rows;
  record.entries = page_.entries;
  record.values = page_.values;
  record.data_bytes = page_.data.size();
  record.encoding = best_.encoding;
  record.bounds = bounds_of(column_, page_);
  records_.push_back(std::move(record));
  rows_ += page_.rows;
  raw_bytes_ += header.size() + raw_bytes;
  return header;
}

Result<ColumnWriter::Finished> ColumnWriter::finish(Compressor& compressor) {
  Finished finished;
  Chunk& chunk = finished.chunk;
  chunk.pages = std::move(records_);
  chunk.codec = codec_;
  chunk.raw_bytes = raw_bytes_;
  const bool has_dictionary = !chunk.pages.empty() && chunk.pages[0].encoding == Encoding::rle_dictionary;
  if (has_dictionary) {
    const Buffer& plain = dictionary_.plain();
    Buffer stored;
    Status status = compressor.compress(plain, stored);
    if (!status.ok()) return status;
    const std::string header = dictionary_page_header(
        {dictionary_.entries(), Encoding::plain, plain.size(), stored.size(), crc32_of(stored.view())});
    finished.dictionary_page = header;
    finished.dictionary_page += stored.view();
    chunk.dictionary_bytes = finished.dictionary_page.size();
    chunk.raw_bytes += header.size() + plain.size();
  }
  chunk.stored_bytes = chunk.dictionary_bytes + pages_.bytes();
  if (column_.bloom_filter) finished.bloom_filter = bloom_filter(hashes_);
  return finished;
}

}  // namespace pipeline::parquet
