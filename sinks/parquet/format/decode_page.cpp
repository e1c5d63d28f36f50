#include "decode_page.hpp"

#include <algorithm>
#include <array>
#include <type_traits>
#include <vector>

namespace pipeline::parquet {
namespace {

Status cut_short() {
  return Status::failed("a page ends too early");
}

// Takes bytes from the front of a page; once they run out everything is zero and `ok` is false.
class ByteSource {
 public:
  explicit ByteSource(std::string_view bytes) : rest_(bytes) {}

  std::string_view take(std::size_t size) {
    if (size > rest_.size()) {
      ok_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view result = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return result;
  }
  uint8_t byte() {
    const std::string_view one = take(1);
    return one.empty() ? 0 : static_cast<uint8_t>(one.front());
  }
  uint32_t word() {
    uint32_t value = 0;
    const std::string_view four = take(sizeof value);
    if (!four.empty()) std::memcpy(&value, four.data(), sizeof value);
    return value;
  }
  uint64_t varint() {
    uint64_t result = 0;
    for (uint32_t shift = 0; shift < 64 && ok_; shift += 7) {
      const uint8_t part = byte();
      result |= static_cast<uint64_t>(part & 0x7FU) << shift;
      if ((part & 0x80U) == 0) return result;
    }
    return result;
  }
  int64_t zigzag() {
    const uint64_t value = varint();
    return static_cast<int64_t>(value >> 1U) ^ -static_cast<int64_t>(value & 1U);
  }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::size_t size() const { return rest_.size(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

uint64_t bits_at(std::string_view packed, std::size_t at, uint32_t width) {
  uint64_t value = 0;
  for (uint32_t have = 0; have < width;) {
    const std::size_t bit = at + have;
    const auto byte = static_cast<uint64_t>(static_cast<uint8_t>(packed[bit / 8]));
    const auto shift = static_cast<uint32_t>(bit % 8);
    value |= (byte >> shift) << have;
    have += 8 - shift;
  }
  return width == 64 ? value : value & ((uint64_t{1} << width) - 1);
}

bool decode_hybrid(std::string_view bytes, uint32_t width, std::size_t count, std::vector<uint32_t>& out) {
  ByteSource source(bytes);
  const std::size_t end = out.size() + count;
  while (out.size() < end && source.ok()) {
    const uint64_t header = source.varint();
    if ((header & 1U) == 0) {
      uint32_t value = 0;
      const std::string_view stored = source.take((width + 7) / 8);
      if (!stored.empty()) std::memcpy(&value, stored.data(), stored.size());
      out.insert(out.end(), std::min<std::size_t>(header >> 1U, end - out.size()), value);
      if (header == 0) return false;
      continue;
    }
    const std::string_view packed = source.take((header >> 1U) * width);
    if (!source.ok()) return false;
    const std::size_t values = std::min<std::size_t>((header >> 1U) * 8, end - out.size());
    for (std::size_t i = 0; i < values; ++i) {
      out.push_back(static_cast<uint32_t>(bits_at(packed, i * width, width)));
    }
  }
  return source.ok();
}

template <typename Value>
bool decode_delta(ByteSource& source, std::vector<Value>& out) {
  using Unsigned = std::make_unsigned_t<Value>;
  const uint64_t block = source.varint();
  const uint64_t minis = source.varint();
  const uint64_t count = source.varint();
  auto value = static_cast<Unsigned>(source.zigzag());
  if (!source.ok() || minis == 0 || block / minis % 32 != 0) return false;
  if (count > 0) out.push_back(static_cast<Value>(value));
  std::size_t left = count > 0 ? count - 1 : 0;
  const std::size_t mini_size = block / minis;
  while (left > 0 && source.ok()) {
    const auto least = static_cast<Unsigned>(source.zigzag());
    const std::string_view widths = source.take(minis);
    for (std::size_t mini = 0; mini < widths.size() && left > 0; ++mini) {
      const auto width = static_cast<uint32_t>(static_cast<uint8_t>(widths[mini]));
      const std::string_view packed = source.take(mini_size / 8 * width);
      if (!source.ok() || width > 8 * sizeof(Value)) return false;
      for (std::size_t i = 0; i < mini_size && left > 0; ++i, --left) {
        value = static_cast<Unsigned>(value + least + static_cast<Unsigned>(bits_at(packed, i * width, width)));
        out.push_back(static_cast<Value>(value));
      }
    }
  }
  return source.ok();
}

template <typename Value>
bool decode_delta_numbers(std::string_view bytes, PageValues& page) {
  ByteSource source(bytes);
  std::vector<Value> values;
  if (!decode_delta(source, values)) return false;
  page.fixed.append(values.data(), values.size() * sizeof(Value));
  return true;
}

bool decode_delta_lengths(ByteSource& source, PageValues& page) {
  std::vector<int32_t> lengths;
  if (!decode_delta(source, lengths)) return false;
  std::size_t all = 0;
  for (const int32_t length : lengths) all += static_cast<std::size_t>(length);
  page.lengths.append(lengths.data(), lengths.size() * sizeof(int32_t));
  page.data.append(source.take(all));
  return source.ok();
}

bool decode_delta_strings(std::string_view bytes, PageValues& page) {
  ByteSource source(bytes);
  std::vector<int32_t> prefixes;
  PageValues rests;
  if (!decode_delta(source, prefixes) || !decode_delta_lengths(source, rests)) return false;
  rests.values = rests.lengths.size() / sizeof(int32_t);
  if (rests.values != prefixes.size()) return false;
  std::string value;
  std::size_t next = 0;
  bool ok = true;
  for_each_bytes(rests, [&](std::string_view rest) {
    const auto shared = static_cast<std::size_t>(prefixes[next++]);
    ok = ok && shared <= value.size();
    value.resize(std::min(shared, value.size()));
    value += rest;
    page.lengths.put(static_cast<int32_t>(value.size()));
    page.data.append(value);
  });
  return ok;
}

bool decode_split(std::size_t width, std::size_t count, std::string_view bytes, PageValues& page) {
  if (bytes.size() < width * count) return false;
  uint8_t* to = page.fixed.extend(width * count);
  for (std::size_t byte = 0; byte < width; ++byte) {
    for (std::size_t i = 0; i < count; ++i) to[i * width + byte] = static_cast<uint8_t>(bytes[byte * count + i]);
  }
  return true;
}

bool decode_indices(const Column& column, std::size_t count, std::string_view bytes, const PageValues& dictionary,
                    PageValues& page) {
  if (bytes.empty()) return count == 0;
  std::vector<uint32_t> indices;
  if (!decode_hybrid(bytes.substr(1), static_cast<uint8_t>(bytes[0]), count, indices)) return false;
  if (std::any_of(indices.begin(), indices.end(), [&](uint32_t index) { return index >= dictionary.values; })) {
    return false;
  }
  if (column.type != PhysicalType::byte_array) {
    const auto width = static_cast<std::size_t>(column.width());
    for (const uint32_t index : indices) page.fixed.append(dictionary.fixed.data() + index * width, width);
    return true;
  }
  std::vector<std::string_view> entries;
  for_each_bytes(dictionary, [&](std::string_view value) { entries.push_back(value); });
  for (const uint32_t index : indices) {
    page.lengths.put(static_cast<int32_t>(entries[index].size()));
    page.data.append(entries[index]);
  }
  return true;
}

// Returns how many values there are.
Result<std::size_t> decode_levels(const Column& column, std::size_t entries, ByteSource& source, PageValues& page) {
  const auto read = [&](uint32_t width, std::vector<uint32_t>& levels) {
    return decode_hybrid(source.take(source.word()), width, entries, levels) && source.ok();
  };
  std::vector<uint32_t> repetition;
  std::vector<uint32_t> definition;
  if (column.is_list && !read(1, repetition)) return cut_short();
  if (!read(column.is_list ? 2 : 1, definition)) return cut_short();
  const uint32_t most = column.is_list ? 3 : 1;
  const auto values = static_cast<std::size_t>(std::count(definition.begin(), definition.end(), most));
  if (column.is_list) {
    page.repetition.append(repetition.data(), repetition.size() * sizeof(uint32_t));
    page.definition.append(definition.data(), definition.size() * sizeof(uint32_t));
    page.rows += static_cast<std::size_t>(std::count(repetition.begin(), repetition.end(), 0));
    page.entries += entries;
    page.values += values;
    return values;
  }
  std::vector<uint8_t> bits(entries / 8 + 1);
  for (std::size_t i = 0; i < entries; ++i) bits[i / 8] = static_cast<uint8_t>(bits[i / 8] | definition[i] << i % 8);
  page.add_rows(bits.data(), 0, entries, values);
  return values;
}

bool decode_values(const Column& column, Encoding encoding, std::size_t count, std::string_view bytes,
                   const PageValues& dictionary, PageValues& page) {
  ByteSource source(bytes);
  switch (encoding) {
    case Encoding::rle_dictionary:
      return decode_indices(column, count, bytes, dictionary, page);
    case Encoding::delta_binary_packed:
      return column.type == PhysicalType::int32 ? decode_delta_numbers<int32_t>(bytes, page)
                                                : decode_delta_numbers<int64_t>(bytes, page);
    case Encoding::delta_length_byte_array:
      return decode_delta_lengths(source, page);
    case Encoding::delta_byte_array:
      return decode_delta_strings(bytes, page);
    case Encoding::byte_stream_split:
      return decode_split(static_cast<std::size_t>(column.width()), count, bytes, page);
    case Encoding::plain:
      return decode_plain(column, count, bytes, page).ok();
    case Encoding::rle:
      break;
  }
  return false;
}

}  // namespace

Status decode_plain(const Column& column, std::size_t count, std::string_view bytes, PageValues& page) {
  ByteSource source(bytes);
  if (column.type == PhysicalType::byte_array) {
    for (std::size_t i = 0; i < count; ++i) {
      const uint32_t length = source.word();
      page.lengths.put(static_cast<int32_t>(length));
      page.data.append(source.take(length));
    }
  } else if (column.type == PhysicalType::boolean) {
    const std::string_view bits = source.take((count + 7) / 8);
    for (std::size_t i = 0; i < count && source.ok(); ++i)
      page.fixed.push_back(static_cast<uint8_t>(bits_at(bits, i, 1)));
  } else {
    page.fixed.append(source.take(count * static_cast<std::size_t>(column.width())));
  }
  return source.ok() ? Status() : cut_short();
}

Status decode_page(const Column& column, Encoding encoding, std::size_t entries, std::string_view body,
                   const PageValues& dictionary, PageValues& page) {
  ByteSource source(body);
  const Result<std::size_t> values = decode_levels(column, entries, source, page);
  if (!values.ok()) return values.status();
  if (*values == 0) return {};
  return decode_values(column, encoding, *values, source.rest(), dictionary, page) ? Status() : cut_short();
}

}  // namespace pipeline::parquet
