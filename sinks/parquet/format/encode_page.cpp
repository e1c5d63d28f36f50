#include "encode_page.hpp"

#include <algorithm>
#include <bit>

#include "delta.hpp"
#include "hybrid.hpp"

namespace pipeline::parquet {
namespace {

// Calls `write` and puts the length of what it appended before it.
template <typename Write>
void with_length(Buffer& out, Write write) {
  const std::size_t place = out.size();
  out.put(uint32_t{0});
  write();
  const auto length = static_cast<uint32_t>(out.size() - place - sizeof(uint32_t));
  std::memcpy(out.data() + place, &length, sizeof length);
}

void append_plain_booleans(const PageValues& page, Buffer& out) {
  const std::size_t size = (page.values + 7) / 8;
  uint8_t* bits = out.extend(size);
  std::memset(bits, 0, size);
  for (std::size_t i = 0; i < page.values; ++i) {
    bits[i / 8] = static_cast<uint8_t>(bits[i / 8] | page.fixed.data()[i] << i % 8);
  }
}

void append_plain_bytes(const PageValues& page, Buffer& out) {
  uint8_t* at = out.extend(page.data.size() + page.values * sizeof(uint32_t));
  for_each_bytes(page, [&](std::string_view value) {
    const auto length = static_cast<uint32_t>(value.size());
    std::memcpy(at, &length, sizeof length);
    if (length > 0) std::memcpy(at + sizeof length, value.data(), value.size());
    at += sizeof length + value.size();
  });
}

void append_split(const PageValues& page, std::size_t width, Buffer& out) {
  uint8_t* to = out.extend(page.fixed.size());
  const uint8_t* from = page.fixed.data();
  for (std::size_t byte = 0; byte < width; ++byte) {
    for (std::size_t i = 0; i < page.values; ++i) to[byte * page.values + i] = from[i * width + byte];
  }
}

}  // namespace

void append_levels(const Column& column, const PageValues& page, Buffer& out) {
  if (column.is_list) {
    with_length(out, [&] { append_hybrid(page.repetition.as<uint32_t>(), page.entries, 1, out); });
    with_length(out, [&] { append_hybrid(page.definition.as<uint32_t>(), page.entries, 2, out); });
    return;
  }
  with_length(out, [&] {
    if (page.nulls() == 0 || page.values == 0) {
      append_run(page.values == 0 ? 0 : 1, page.rows, 1, out);
    } else {
      append_bit_run(page.validity.data(), page.rows, out);
    }
  });
}

void append_values(const Column& column, const PageValues& page, Encoding encoding, Buffer& out) {
  const auto* lengths = page.lengths.as<int32_t>();
  switch (encoding) {
    case Encoding::delta_binary_packed:
      if (column.type == PhysicalType::int32) append_delta(page.fixed.as<int32_t>(), page.values, out);
      if (column.type == PhysicalType::int64) append_delta(page.fixed.as<int64_t>(), page.values, out);
      return;
    case Encoding::delta_length_byte_array:
      append_delta_lengths(lengths, page.values, page.data.data(), page.data.size(), out);
      return;
    case Encoding::delta_byte_array:
      append_delta_strings(lengths, page.values, page.data.data(), out);
      return;
    case Encoding::byte_stream_split:
      append_split(page, static_cast<std::size_t>(column.width()), out);
      return;
    default:
      break;
  }
  if (column.type == PhysicalType::boolean) {
    append_plain_booleans(page, out);
  } else if (column.type == PhysicalType::byte_array) {
    append_plain_bytes(page, out);
  } else {
    out.append(page.fixed.view());
  }
}

void append_indices(const std::vector<uint32_t>& indices, std::size_t entries, Buffer& out) {
  const auto width = std::max(1U, static_cast<uint32_t>(std::bit_width(entries == 0 ? 0 : entries - 1)));
  out.push_back(static_cast<uint8_t>(width));
  append_hybrid(indices.data(), indices.size(), width, out);
}

std::vector<Encoding> encodings_for(const Column& column, const PageValues& page, bool modern) {
  constexpr int worth_sharing = 30;
  if (!modern || page.values == 0) return {Encoding::plain};
  switch (column.type) {
    case PhysicalType::int32:
    case PhysicalType::int64:
      return {Encoding::delta_binary_packed};
    case PhysicalType::float32:
    case PhysicalType::float64:
      return {Encoding::byte_stream_split, Encoding::plain};
    case PhysicalType::byte_array:
      if (shared_percent(page.lengths.as<int32_t>(), page.values, page.data.data()) >= worth_sharing) {
        return {Encoding::delta_byte_array, Encoding::delta_length_byte_array};
      }
      return {Encoding::delta_length_byte_array};
    case PhysicalType::boolean:
    case PhysicalType::fixed_len_byte_array:
      return {Encoding::plain};
  }
  return {Encoding::plain};
}

}  // namespace pipeline::parquet
