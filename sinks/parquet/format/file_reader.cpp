#include "file_reader.hpp"

#include <cstring>
#include <utility>

#include "checksum.hpp"
#include "compression.hpp"
#include "decode_page.hpp"
#include "thrift_value.hpp"

namespace pipeline::parquet {
namespace {

constexpr int64_t kDictionaryKind = 2;
constexpr int64_t kMostPageBytes = INT32_MAX;
constexpr int64_t kMostEntries = int64_t{1} << 26U;

Status not_ours() {
  return Status::failed("it is no Parquet file of this sink, or it is damaged");
}

struct PageBody {
  ThriftValue header;
  Buffer raw;
};

Result<PageBody> take_page(std::string_view& rest, Codec codec) {
  Result<ThriftValue> header = read_thrift(rest);
  if (!header.ok()) return header.status();
  // No checksum covers the header: its numbers must be possible before memory is taken for them.
  const auto stored = static_cast<std::size_t>((*header)[3].number);
  const auto is_possible = [](int64_t number, int64_t most) { return number >= 0 && number <= most; };
  const bool possible = is_possible((*header)[2].number, kMostPageBytes) &&
                        is_possible((*header)[5][1].number, kMostEntries) &&
                        is_possible((*header)[7][1].number, kMostEntries);
  if (stored > rest.size() || !possible) return not_ours();
  const std::string_view body = rest.substr(0, stored);
  rest.remove_prefix(stored);
  const auto crc = static_cast<int32_t>(crc32_of(body));
  if (crc != (*header)[4].number) return Status::failed("the checksum of a page is wrong");
  PageBody page{std::move(header).value(), {}};
  Status status = decompress(codec, body, static_cast<std::size_t>(page.header[2].number), page.raw);
  if (!status.ok()) return status;
  return page;
}

}  // namespace

Result<FileReader> FileReader::open(ReadBytes read, uint64_t size) {
  constexpr uint64_t tail_bytes = 8;
  if (size < kMagic.size() + tail_bytes) return not_ours();
  const Result<std::string> tail = read(size - tail_bytes, tail_bytes);
  if (!tail.ok()) return tail.status();
  uint32_t length = 0;
  if (tail->size() != tail_bytes || !tail->ends_with(kMagic)) return not_ours();
  std::memcpy(&length, tail->data(), sizeof length);
  if (length > size - tail_bytes) return not_ours();
  const Result<std::string> bytes = read(size - tail_bytes - length, length);
  if (!bytes.ok()) return bytes.status();
  std::string_view rest = *bytes;
  const Result<ThriftValue> footer = read_thrift(rest);
  if (!footer.ok()) return footer.status();
  FileReader reader;
  reader.read_ = std::move(read);
  reader.rows_ = static_cast<uint64_t>((*footer)[3].number);
  for (const ThriftValue& entry : (*footer)[5].elements) {
    reader.key_values_[std::string(entry[1].bytes)] = std::string(entry[2].bytes);
  }
  for (const ThriftValue& group : (*footer)[4].elements) {
    std::vector<ChunkPlace>& chunks = reader.row_groups_.emplace_back();
    for (const ThriftValue& chunk : group[1].elements) {
      const ThriftValue& told = chunk[3];
      const bool has_dictionary = told.has(11);
      const auto offset = static_cast<uint64_t>(told[has_dictionary ? 11 : 9].number);
      chunks.push_back(
          {static_cast<Codec>(told[4].number), offset, static_cast<uint64_t>(told[7].number), has_dictionary});
    }
    reader.row_group_rows_.push_back(static_cast<uint64_t>(group[3].number));
  }
  return reader;
}

Result<FileReader::OpenChunk> FileReader::open_chunk(const Column& column, const ChunkPlace& place) const {
  Result<std::string> bytes = read_(place.offset, place.bytes);
  if (!bytes.ok()) return bytes.status();
  if (bytes->size() != place.bytes) return not_ours();
  OpenChunk chunk{std::move(bytes).value(), {}, place.codec, {}};
  chunk.rest = chunk.bytes;
  if (!place.has_dictionary) return chunk;
  const Result<PageBody> page = take_page(chunk.rest, place.codec);
  if (!page.ok()) return page.status();
  if (page->header[1].number != kDictionaryKind) return not_ours();
  const auto entries = static_cast<std::size_t>(page->header[7][1].number);
  Status status = decode_plain(column, entries, page->raw.view(), chunk.dictionary);
  if (!status.ok()) return status;
  chunk.dictionary.values = entries;
  return chunk;
}

Status FileReader::read_page(const Column& column, OpenChunk& chunk, PageValues& page) {
  page.clear();
  const Result<PageBody> body = take_page(chunk.rest, chunk.codec);
  if (!body.ok()) return body.status();
  const ThriftValue& told = body->header[5];
  return decode_page(column, static_cast<Encoding>(told[2].number), static_cast<std::size_t>(told[1].number),
                     body->raw.view(), chunk.dictionary, page);
}

Status FileReader::read_pages(const std::vector<Column>& columns, const std::vector<std::size_t>& wanted,
                              const Visit& visit) {
  std::vector<PageValues> pages(wanted.size());
  for (std::size_t group = 0; group < row_groups_.size(); ++group) {
    if (row_groups_[group].size() != columns.size()) return not_ours();
    std::vector<OpenChunk> chunks;
    for (const std::size_t place : wanted) {
      Result<OpenChunk> chunk = open_chunk(columns[place], row_groups_[group][place]);
      if (!chunk.ok()) return chunk.status();
      const std::size_t read = chunk->bytes.size() - chunk->rest.size();
      chunks.push_back(std::move(chunk).value());
      // A short string moves its bytes with it.
      chunks.back().rest = std::string_view(chunks.back().bytes).substr(read);
    }
    for (uint64_t left = row_group_rows_[group]; left > 0;) {
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        Status status = read_page(columns[wanted[i]], chunks[i], pages[i]);
        if (!status.ok()) return status;
        if (pages[i].rows != pages[0].rows) return not_ours();
      }
      const std::size_t rows = pages.empty() ? left : pages[0].rows;
      if (rows == 0 || rows > left) return not_ours();
      Status status = visit(pages, rows);
      if (!status.ok()) return status;
      left -= rows;
    }
  }
  return {};
}

}  // namespace pipeline::parquet
