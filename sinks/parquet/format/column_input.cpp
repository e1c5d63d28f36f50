#include "column_input.hpp"

#include <bit>
#include <limits>
#include <string>

#include "selection.hpp"
#include "value_text.hpp"

namespace pipeline::parquet {
namespace {

constexpr int64_t kDayMicros = int64_t{86400} * 1'000'000;

template <typename Value>
const Value* values_of(const ArrowArray& array, std::size_t first) {
  return static_cast<const Value*>(array.buffers[1]) + array.offset + static_cast<int64_t>(first);
}

bool is_set(const uint8_t* bits, std::size_t at) {
  return (bits[at / 8] >> at % 8 & 1U) != 0;
}

std::size_t count_set(const uint8_t* bits, std::size_t first, std::size_t count) {
  std::size_t set = 0;
  std::size_t at = first;
  const std::size_t end = first + count;
  for (; at < end && at % 8 != 0; ++at) set += static_cast<std::size_t>(is_set(bits, at));
  for (; at + 64 <= end; at += 64) {
    uint64_t word = 0;
    std::memcpy(&word, bits + at / 8, sizeof word);
    set += static_cast<std::size_t>(std::popcount(word));
  }
  for (; at < end; ++at) set += static_cast<std::size_t>(is_set(bits, at));
  return set;
}

// Writes what `convert` makes of each valid value; `bits` is null when all are. Invalid values are converted too and
// overwritten by the next one: there is no branch in the loop.
template <typename To, typename From, typename Convert>
void gather(const From* from, std::size_t count, const uint8_t* bits, std::size_t first_bit, Buffer& out,
            Convert convert) {
  To* to = reinterpret_cast<To*>(out.reserve((count + 1) * sizeof(To)));
  if (bits == nullptr) {
    for (std::size_t i = 0; i < count; ++i) to[i] = convert(from[i]);
    out.set_size(out.size() + count * sizeof(To));
    return;
  }
  std::size_t taken = 0;
  for (std::size_t i = 0; i < count; ++i) {
    to[taken] = convert(from[i]);
    taken += static_cast<std::size_t>(is_set(bits, first_bit + i));
  }
  out.set_size(out.size() + taken * sizeof(To));
}

template <std::size_t kWords>
struct Words {
  uint64_t word[kWords];  // NOLINT(modernize-avoid-c-arrays): the layout of Arrow's decimals
};

template <std::size_t kWords>
Words<kWords> reversed(const Words<kWords>& value) {
  Words<kWords> result;
  for (std::size_t i = 0; i < kWords; ++i) result.word[i] = __builtin_bswap64(value.word[kWords - 1 - i]);
  return result;
}

struct Source {
  const ArrowArray& array;
  std::size_t first;
  std::size_t count;
  const uint8_t* bits;

  [[nodiscard]] std::size_t first_bit() const { return static_cast<std::size_t>(array.offset) + first; }
  template <typename To, typename From, typename Convert>
  void gather_to(Buffer& out, Convert convert) const {
    gather<To>(values_of<From>(array, first), count, bits, first_bit(), out, convert);
  }
};

template <typename Value>
void copy(const Source& source, Buffer& out) {
  if (source.bits == nullptr) {
    out.append(values_of<Value>(source.array, source.first), source.count * sizeof(Value));
  } else {
    source.gather_to<Value, Value>(out, [](Value value) { return value; });
  }
}

void widen(const Source& source, TypeId type, Buffer& out) {
  const auto to_int32 = [](auto value) { return static_cast<int32_t>(value); };
  switch (type) {
    case TypeId::int8:
      return source.gather_to<int32_t, int8_t>(out, to_int32);
    case TypeId::int16:
      return source.gather_to<int32_t, int16_t>(out, to_int32);
    case TypeId::uint8:
      return source.gather_to<int32_t, uint8_t>(out, to_int32);
    case TypeId::uint16:
      return source.gather_to<int32_t, uint16_t>(out, to_int32);
    default:
      return source.gather_to<int64_t, uint32_t>(out, [](uint32_t value) { return static_cast<int64_t>(value); });
  }
}

void booleans(const Source& source, Buffer& out) {
  const auto* values = static_cast<const uint8_t*>(source.array.buffers[1]);
  uint8_t* to = out.reserve(source.count + 1);
  std::size_t taken = 0;
  for (std::size_t i = source.first_bit(); i < source.first_bit() + source.count; ++i) {
    to[taken] = static_cast<uint8_t>(is_set(values, i));
    taken += static_cast<std::size_t>(source.bits == nullptr || is_set(source.bits, i));
  }
  out.set_size(out.size() + taken);
}

void narrow_decimals(const Source& source, int32_t width, Buffer& out) {
  if (width == 4) {
    source.gather_to<int32_t, Words<2>>(out, [](const auto& value) { return static_cast<int32_t>(value.word[0]); });
  } else {
    source.gather_to<int64_t, Words<2>>(out, [](const auto& value) { return static_cast<int64_t>(value.word[0]); });
  }
}

void big_endian_decimals(const Source& source, int32_t width, Buffer& out) {
  if (width == 16) {
    source.gather_to<Words<2>, Words<2>>(out, reversed<2>);
  } else {
    source.gather_to<Words<4>, Words<4>>(out, reversed<4>);
  }
}

void unsigned_decimals(const Source& source, Buffer& out) {
  source.gather_to<Words<2>, uint64_t>(out, [](uint64_t value) { return Words<2>{{0, __builtin_bswap64(value)}}; });
}

}  // namespace

Status ColumnInput::refused(const std::string& reason) const {
  return Status::failed("column \"" + column_.name + "\": " + reason);
}

std::size_t ColumnInput::rows_within(const ArrowArray& array, std::size_t first, std::size_t count,
                                     std::size_t room) const {
  const bool has_offsets = column_.is_list || type_.id == TypeId::utf8 || type_.id == TypeId::binary;
  if (!has_offsets || count == 0 || array.null_count == array.length) return count;
  const int32_t* offsets = values_of<int32_t>(array, first);
  const auto bytes = [&](std::size_t rows) {
    const auto elements = static_cast<std::size_t>(offsets[rows] - offsets[0]);
    return column_.is_list ? elements * 12 : elements + rows * sizeof(int32_t);
  };
  if (bytes(count) <= room) return count;
  std::size_t fits = 0;
  for (std::size_t past = count; past - fits > 1;) {
    const std::size_t middle = fits + (past - fits) / 2;
    (bytes(middle) <= room ? fits : past) = middle;
  }
  return fits;
}

Status ColumnInput::append(const ArrowArray& array, std::size_t first, std::size_t count, PageValues& page) const {
  if (column_.is_list) return append_list(array, first, count, page);
  const auto* bits =
      array.null_count == 0 || array.n_buffers == 0 ? nullptr : static_cast<const uint8_t*>(array.buffers[0]);
  const std::size_t first_bit = static_cast<std::size_t>(array.offset) + first;
  const std::size_t valid = bits == nullptr ? count : count_set(bits, first_bit, count);
  if (valid == count) bits = nullptr;
  page.add_rows(bits, first_bit, count, valid);
  return valid == 0 ? Status() : append_values(array, first, count, bits, page);
}

Status ColumnInput::append_values(const ArrowArray& array, std::size_t first, std::size_t count, const uint8_t* bits,
                                  PageValues& page) const {
  const Source source{array, first, count, bits};
  switch (conversion_) {
    case Conversion::copy:
      column_.width() == 4 ? copy<uint32_t>(source, page.fixed) : copy<uint64_t>(source, page.fixed);
      return {};
    case Conversion::widen:
      widen(source, type_.id, page.fixed);
      return {};
    case Conversion::boolean:
      booleans(source, page.fixed);
      return {};
    case Conversion::bytes:
      return append_bytes(array, first, count, bits, page);
    case Conversion::narrow_decimal:
      narrow_decimals(source, column_.width(), page.fixed);
      return {};
    case Conversion::big_endian:
      big_endian_decimals(source, column_.length, page.fixed);
      return {};
    case Conversion::unsigned_decimal:
      unsigned_decimals(source, page.fixed);
      return {};
    case Conversion::decimal_text:
    case Conversion::duration_text:
      append_texts(array, first, count, bits, page);
      return {};
    case Conversion::time_of_day:
      return append_times(array, first, count, bits, page);
    case Conversion::uuid:
      return append_uuids(array, first, count, bits, page);
  }
  return {};
}

Status ColumnInput::append_bytes(const ArrowArray& array, std::size_t first, std::size_t count, const uint8_t* bits,
                                 PageValues& page) const {
  const int32_t* offsets = values_of<int32_t>(array, first);
  const auto* data = static_cast<const uint8_t*>(array.buffers[2]);
  if (static_cast<int64_t>(offsets[count]) - offsets[0] > kMostValueBytes) {
    for (std::size_t i = 0; i < count; ++i) {
      const int64_t size = static_cast<int64_t>(offsets[i + 1]) - offsets[i];
      if (size > kMostValueBytes) {
        return refused("a value of " + std::to_string(size) + " bytes; the Parquet sink takes values of up to " +
                       std::to_string(kMostValueBytes) + " bytes");
      }
    }
  }
  const Source source{array, first, count, bits};
  auto* lengths = reinterpret_cast<int32_t*>(page.lengths.reserve((count + 1) * sizeof(int32_t)));
  std::size_t taken = 0;
  if (bits == nullptr) {
    for (std::size_t i = 0; i < count; ++i) lengths[i] = offsets[i + 1] - offsets[i];
    taken = count;
    page.data.append(data + offsets[0], static_cast<std::size_t>(offsets[count] - offsets[0]));
  } else {
    for (std::size_t i = 0; i < count; ++i) {
      if (!is_set(bits, source.first_bit() + i)) continue;
      lengths[taken] = offsets[i + 1] - offsets[i];
      page.data.append(data + offsets[i], static_cast<std::size_t>(lengths[taken]));
      ++taken;
    }
  }
  page.lengths.set_size(page.lengths.size() + taken * sizeof(int32_t));
  return {};
}

Status ColumnInput::append_times(const ArrowArray& array, std::size_t first, std::size_t count, const uint8_t* bits,
                                 PageValues& page) const {
  const Source source{array, first, count, bits};
  const std::size_t before = page.fixed.size();
  copy<int64_t>(source, page.fixed);
  const auto* values = reinterpret_cast<const int64_t*>(page.fixed.data() + before);
  for (std::size_t i = 0; i < (page.fixed.size() - before) / sizeof(int64_t); ++i) {
    if (values[i] >= 0 && values[i] < kDayMicros) continue;
    return refused("a time of " + duration_text(values[i]) + ", which is no time of a day")
        .with_option("time")
        .with_hint("time = \"int64\" writes microseconds, time = \"string\" text; both hold all values of MySQL");
  }
  return {};
}

void ColumnInput::append_texts(const ArrowArray& array, std::size_t first, std::size_t count, const uint8_t* bits,
                               PageValues& page) const {
  const Source source{array, first, count, bits};
  const std::size_t words = type_.id == TypeId::decimal256 ? 4 : 2;
  for (std::size_t i = 0; i < count; ++i) {
    if (bits != nullptr && !is_set(bits, source.first_bit() + i)) continue;
    const std::size_t at = source.first_bit() + i;
    const std::string text =
        conversion_ == Conversion::duration_text
            ? duration_text(static_cast<const int64_t*>(array.buffers[1])[at])
            : decimal_text({static_cast<const uint64_t*>(array.buffers[1]) + at * words, words}, type_.scale);
    page.lengths.put(static_cast<int32_t>(text.size()));
    page.data.append(text);
  }
}

Status ColumnInput::append_uuids(const ArrowArray& array, std::size_t first, std::size_t count, const uint8_t* bits,
                                 PageValues& page) const {
  const Source source{array, first, count, bits};
  const int32_t* offsets = values_of<int32_t>(array, first);
  const auto* data = static_cast<const char*>(array.buffers[2]);
  for (std::size_t i = 0; i < count; ++i) {
    if (bits != nullptr && !is_set(bits, source.first_bit() + i)) continue;
    const std::string_view value(data + offsets[i], static_cast<std::size_t>(offsets[i + 1] - offsets[i]));
    if (!uuid_bytes(value, page.fixed.reserve(16))) {
      return refused("a value of " + std::to_string(value.size()) +
                     " bytes that is no UUID: neither 16 bytes nor 32 hex digits with hyphens")
          .with_option("uuid");
    }
    page.fixed.set_size(page.fixed.size() + 16);
  }
  return {};
}

// Definition levels: 0 the list is null, 1 it is empty, 2 the element is null, 3 the element is there.
Status ColumnInput::append_list(const ArrowArray& array, std::size_t first, std::size_t count, PageValues& page) const {
  const auto* bits =
      array.null_count == 0 || array.n_buffers == 0 ? nullptr : static_cast<const uint8_t*>(array.buffers[0]);
  // Where all lists are null, an array of any type stands for them (change_columns.cpp).
  if (array.null_count == array.length) {
    append_nulls(column_, count, page);
    return {};
  }
  const ArrowArray& elements = *array.children[0];
  const auto* element_bits = elements.null_count == 0 ? nullptr : static_cast<const uint8_t*>(elements.buffers[0]);
  const int32_t* offsets = values_of<int32_t>(array, first);
  const auto entry = [&](uint32_t definition, uint32_t repetition) {
    page.definition.put(definition);
    page.repetition.put(repetition);
    ++page.entries;
  };
  for (std::size_t row = 0; row < count; ++row) {
    const bool is_null = bits != nullptr && !is_set(bits, static_cast<std::size_t>(array.offset) + first + row);
    if (is_null || offsets[row] == offsets[row + 1]) {
      entry(is_null ? 0 : 1, 0);
      continue;
    }
    const auto begin = static_cast<std::size_t>(offsets[row]);
    const auto end = static_cast<std::size_t>(offsets[row + 1]);
    for (std::size_t i = begin; i < end; ++i) {
      const auto at = static_cast<std::size_t>(elements.offset) + i;
      const bool is_valid = element_bits == nullptr || is_set(element_bits, at);
      entry(is_valid ? 3 : 2, i == begin ? 0 : 1);
      page.values += static_cast<std::size_t>(is_valid);
    }
    const std::size_t first_bit = static_cast<std::size_t>(elements.offset) + begin;
    const bool all = element_bits == nullptr || count_set(element_bits, first_bit, end - begin) == end - begin;
    Status status = append_values(elements, begin, end - begin, all ? nullptr : element_bits, page);
    if (!status.ok()) return status;
  }
  page.rows += count;
  return {};
}

}  // namespace pipeline::parquet
