#include <algorithm>
#include <numeric>
#include <optional>

#include "compact_writer.hpp"
#include "metadata.hpp"

namespace pipeline::parquet {
namespace {

bool is_text(const Column& column) {
  return column.annotation == Annotation::string || column.annotation == Annotation::json;
}

template <typename Member>
uint64_t sum(const Chunk& chunk, Member member) {
  uint64_t total = 0;
  for (const PageRecord& page : chunk.pages) total += page.*member;
  return total;
}

// None when a page has values whose bounds can't be told.
std::optional<Bounds> chunk_bounds(const Column& column, const Chunk& chunk) {
  Bounds bounds;
  for (const PageRecord& page : chunk.pages) {
    if (page.values == 0) continue;
    if (!page.bounds.known) return std::nullopt;
    if (bounds.known) {
      widen(bounds, page.bounds, column.order());
    } else {
      bounds = page.bounds;
    }
  }
  return bounds;
}

void put_statistics(CompactWriter& writer, const Column& column, const Chunk& chunk) {
  writer.begin_struct(12);
  writer.i64(3, static_cast<int64_t>(sum(chunk, &PageRecord::entries) - sum(chunk, &PageRecord::values)));
  const std::optional<Bounds> bounds = chunk_bounds(column, chunk);
  if (bounds && bounds->known) {
    writer.binary(5, bounds->max);
    writer.binary(6, bounds->min);
    writer.boolean(7, bounds->max_exact);
    writer.boolean(8, bounds->min_exact);
  }
  writer.end();
}

std::vector<std::pair<Encoding, int32_t>> pages_by_encoding(const Chunk& chunk) {
  std::vector<std::pair<Encoding, int32_t>> counts;
  for (const PageRecord& page : chunk.pages) {
    const auto found =
        std::find_if(counts.begin(), counts.end(), [&](const auto& count) { return count.first == page.encoding; });
    if (found == counts.end()) {
      counts.emplace_back(page.encoding, 1);
    } else {
      ++found->second;
    }
  }
  return counts;
}

void put_encodings(CompactWriter& writer, const Chunk& chunk) {
  std::vector<Encoding> encodings = {Encoding::rle};
  if (chunk.dictionary_bytes > 0) encodings.push_back(Encoding::plain);
  for (const auto& [encoding, count] : pages_by_encoding(chunk)) {
    if (std::find(encodings.begin(), encodings.end(), encoding) == encodings.end()) encodings.push_back(encoding);
  }
  writer.list(2, ThriftType::i32, encodings.size());
  for (const Encoding encoding : encodings) writer.i32_element(static_cast<int32_t>(encoding));
}

void put_encoding_stats(CompactWriter& writer, const Chunk& chunk) {
  const auto counts = pages_by_encoding(chunk);
  const auto put = [&](int32_t kind, Encoding encoding, int32_t count) {
    writer.begin_element();
    writer.i32(1, kind);
    writer.i32(2, static_cast<int32_t>(encoding));
    writer.i32(3, count);
    writer.end();
  };
  const bool has_dictionary = chunk.dictionary_bytes > 0;
  writer.list(13, ThriftType::structure, counts.size() + (has_dictionary ? 1 : 0));
  if (has_dictionary) put(2, Encoding::plain, 1);
  for (const auto& [encoding, count] : counts) put(0, encoding, count);
}

void put_path(CompactWriter& writer, const Column& column) {
  writer.list(3, ThriftType::binary, column.is_list ? 3 : 1);
  writer.binary_element(column.name);
  if (!column.is_list) return;
  writer.binary_element("list");
  writer.binary_element("element");
}

std::string column_metadata(const Column& column, const Chunk& chunk) {
  CompactWriter writer;
  writer.i64(2, 0);
  writer.begin_struct(3);
  writer.i32(1, static_cast<int32_t>(column.type));
  put_encodings(writer, chunk);
  put_path(writer, column);
  writer.i32(4, static_cast<int32_t>(chunk.codec));
  writer.i64(5, static_cast<int64_t>(sum(chunk, &PageRecord::entries)));
  writer.i64(6, static_cast<int64_t>(chunk.raw_bytes));
  writer.i64(7, static_cast<int64_t>(chunk.stored_bytes));
  writer.i64(9, static_cast<int64_t>(chunk.offset + chunk.dictionary_bytes));
  if (chunk.dictionary_bytes > 0) writer.i64(11, static_cast<int64_t>(chunk.offset));
  put_statistics(writer, column, chunk);
  put_encoding_stats(writer, chunk);
  if (chunk.bloom_bytes > 0) {
    writer.i64(14, static_cast<int64_t>(chunk.bloom_offset));
    writer.i32(15, static_cast<int32_t>(chunk.bloom_bytes));
  }
  if (column.type == PhysicalType::byte_array) {
    writer.begin_struct(16);
    writer.i64(1, static_cast<int64_t>(sum(chunk, &PageRecord::data_bytes)));
    writer.end();
  }
  writer.end();
  return writer.take();
}

enum BoundaryOrder : int32_t { kUnordered = 0, kAscending = 1, kDescending = 2 };

BoundaryOrder boundary_order(const std::vector<Bounds>& pages, Order order) {
  bool ascending = true;
  bool descending = true;
  for (std::size_t i = 1; i < pages.size(); ++i) {
    const int min = compare(pages[i - 1].min, pages[i].min, order);
    const int max = compare(pages[i - 1].max, pages[i].max, order);
    ascending = ascending && min <= 0 && max <= 0;
    descending = descending && min >= 0 && max >= 0;
  }
  if (ascending) return kAscending;
  return descending ? kDescending : kUnordered;
}

std::string column_index(const Column& column, const Chunk& chunk) {
  std::vector<Bounds> told;
  CompactWriter writer;
  const std::size_t count = chunk.pages.size();
  writer.list(1, ThriftType::boolean_true, count);
  for (const PageRecord& page : chunk.pages) writer.boolean_element(page.values == 0);
  for (const PageRecord& page : chunk.pages) {
    if (page.values == 0) continue;
    told.push_back(cut(page.bounds, kPageBoundBytes, is_text(column)));
    if (!told.back().known) return {};
  }
  const auto put_bounds = [&](int16_t id, std::string Bounds::*member) {
    writer.list(id, ThriftType::binary, count);
    std::size_t next = 0;
    for (const PageRecord& page : chunk.pages) {
      writer.binary_element(page.values == 0 ? std::string_view() : std::string_view(told[next++].*member));
    }
  };
  put_bounds(2, &Bounds::min);
  put_bounds(3, &Bounds::max);
  writer.i32(4, boundary_order(told, column.order()));
  writer.list(5, ThriftType::i64, count);
  for (const PageRecord& page : chunk.pages) writer.i64_element(static_cast<int64_t>(page.entries - page.values));
  writer.end();
  return writer.take();
}

std::string offset_index(const Column& column, const Chunk& chunk) {
  CompactWriter writer;
  writer.list(1, ThriftType::structure, chunk.pages.size());
  for (const PageRecord& page : chunk.pages) {
    writer.begin_element();
    writer.i64(1, static_cast<int64_t>(chunk.offset + chunk.dictionary_bytes + page.offset));
    writer.i32(2, static_cast<int32_t>(page.bytes));
    writer.i64(3, static_cast<int64_t>(page.first_row));
    writer.end();
  }
  if (column.type == PhysicalType::byte_array) {
    writer.list(2, ThriftType::i64, chunk.pages.size());
    for (const PageRecord& page : chunk.pages) writer.i64_element(static_cast<int64_t>(page.data_bytes));
  }
  writer.end();
  return writer.take();
}

}  // namespace

ChunkRecord chunk_record(const Column& column, const Chunk& chunk) {
  return {column_metadata(column, chunk), column_index(column, chunk), offset_index(column, chunk)};
}

}  // namespace pipeline::parquet
