#include "delta.hpp"

#include <array>
#include <bit>
#include <limits>
#include <type_traits>
#include <vector>

#include "bit_packing.hpp"

namespace pipeline::parquet {
namespace {

constexpr std::size_t kBlock = 128;
constexpr std::size_t kMiniBlocks = kBlock / kPackedTogether;

void put_varint(uint64_t value, Buffer& out) {
  while (value >= 0x80) {
    out.push_back(static_cast<uint8_t>(value | 0x80U));
    value >>= 7U;
  }
  out.push_back(static_cast<uint8_t>(value));
}

void put_zigzag(int64_t value, Buffer& out) {
  put_varint((static_cast<uint64_t>(value) << 1U) ^ static_cast<uint64_t>(value >> 63), out);
}

// `deltas` has kBlock elements, of which the first `count` are used; the others get the value of no difference.
template <typename Value>
void put_block(std::array<Value, kBlock>& deltas, std::size_t count, Buffer& out) {
  using Unsigned = std::make_unsigned_t<Value>;
  Value least = std::numeric_limits<Value>::max();
  for (std::size_t i = 0; i < count; ++i) least = std::min(least, deltas[i]);
  std::array<Unsigned, kBlock> packable{};
  for (std::size_t i = 0; i < count; ++i) {
    packable[i] = static_cast<Unsigned>(static_cast<Unsigned>(deltas[i]) - static_cast<Unsigned>(least));
  }
  put_zigzag(least, out);
  std::array<uint32_t, kMiniBlocks> widths{};
  for (std::size_t mini = 0; mini < kMiniBlocks; ++mini) {
    Unsigned bits = 0;
    for (std::size_t i = 0; i < kPackedTogether; ++i) {
      bits = static_cast<Unsigned>(bits | packable[mini * kPackedTogether + i]);
    }
    widths[mini] = static_cast<uint32_t>(std::bit_width(bits));
    out.push_back(static_cast<uint8_t>(widths[mini]));
  }
  for (std::size_t mini = 0; mini < kMiniBlocks && mini * kPackedTogether < count; ++mini) {
    pack32(packable.data() + mini * kPackedTogether, widths[mini], out.extend(std::size_t{4} * widths[mini]));
  }
}

template <typename Value>
void append_deltas(const Value* values, std::size_t count, Buffer& out) {
  using Unsigned = std::make_unsigned_t<Value>;
  put_varint(kBlock, out);
  put_varint(kMiniBlocks, out);
  put_varint(count, out);
  put_zigzag(count > 0 ? values[0] : 0, out);
  std::array<Value, kBlock> deltas{};
  for (std::size_t begin = 1; begin < count; begin += kBlock) {
    const std::size_t length = std::min(kBlock, count - begin);
    for (std::size_t i = 0; i < length; ++i) {
      deltas[i] =
          static_cast<Value>(static_cast<Unsigned>(values[begin + i]) - static_cast<Unsigned>(values[begin + i - 1]));
    }
    put_block(deltas, length, out);
  }
}

int32_t shared_beginning(const uint8_t* left, int32_t left_size, const uint8_t* right, int32_t right_size) {
  const int32_t most = std::min(left_size, right_size);
  int32_t shared = 0;
  while (shared < most && left[shared] == right[shared]) ++shared;
  return shared;
}

}  // namespace

void append_delta(const int32_t* values, std::size_t count, Buffer& out) {
  append_deltas(values, count, out);
}
void append_delta(const int64_t* values, std::size_t count, Buffer& out) {
  append_deltas(values, count, out);
}

void append_delta_lengths(const int32_t* lengths, std::size_t count, const uint8_t* bytes, std::size_t size,
                          Buffer& out) {
  append_deltas(lengths, count, out);
  out.append(bytes, size);
}

void append_delta_strings(const int32_t* lengths, std::size_t count, const uint8_t* bytes, Buffer& out) {
  std::vector<int32_t> prefixes(count);
  std::vector<int32_t> rests(count);
  Buffer text;
  const uint8_t* before = bytes;
  const uint8_t* at = bytes;
  for (std::size_t i = 0; i < count; ++i) {
    prefixes[i] = i == 0 ? 0 : shared_beginning(before, lengths[i - 1], at, lengths[i]);
    rests[i] = lengths[i] - prefixes[i];
    text.append(at + prefixes[i], static_cast<std::size_t>(rests[i]));
    before = at;
    at += lengths[i];
  }
  append_deltas(prefixes.data(), count, out);
  append_delta_lengths(rests.data(), count, text.data(), text.size(), out);
}

int shared_percent(const int32_t* lengths, std::size_t count, const uint8_t* bytes) {
  constexpr std::size_t sample = 1000;
  int64_t shared = 0;
  int64_t all = 1;
  const uint8_t* at = bytes;
  for (std::size_t i = 1; i < std::min(count, sample); ++i) {
    const uint8_t* before = at;
    at += lengths[i - 1];
    shared += shared_beginning(before, lengths[i - 1], at, lengths[i]);
    all += lengths[i];
  }
  return static_cast<int>(shared * 100 / all);
}

}  // namespace pipeline::parquet
