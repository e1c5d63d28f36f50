#include "bit_packing.hpp"

#include <array>
#include <bit>
#include <utility>

namespace pipeline::parquet {
namespace {

// Unrolled for each width by the compiler: the number of the value is a constant in each step.
template <typename Value, uint32_t kWidth>
void pack_width(const Value* values, uint8_t* out) {
  if constexpr (kWidth > 0) {
    uint64_t word = 0;
    const auto step = [&]<std::size_t kIndex>() {
      constexpr uint32_t at = static_cast<uint32_t>(kIndex) * kWidth;
      constexpr uint32_t shift = at % 64;
      const auto value = static_cast<uint64_t>(values[kIndex]);
      word |= value << shift;
      if constexpr (shift + kWidth >= 64) {
        std::memcpy(out + std::size_t{at} / 64 * 8, &word, sizeof word);
        word = 0;
        if constexpr (shift + kWidth > 64) word = value >> (64 - shift);
      }
    };
    [&]<std::size_t... kIndex>(std::index_sequence<kIndex...>) {
      (step.template operator()<kIndex>(), ...);
    }
    (std::make_index_sequence<kPackedTogether>());
    if constexpr (kWidth % 2 == 1) std::memcpy(out + std::size_t{4} * kWidth - 4, &word, 4);
  }
}

template <typename Value, std::size_t... kWidth>
constexpr auto packers(std::index_sequence<kWidth...>) {
  return std::array{&pack_width<Value, static_cast<uint32_t>(kWidth)>...};
}

}  // namespace

void pack32(const uint64_t* values, uint32_t width, uint8_t* out) {
  static constexpr auto table = packers<uint64_t>(std::make_index_sequence<65>());
  table[width](values, out);
}

void pack32(const uint32_t* values, uint32_t width, uint8_t* out) {
  static constexpr auto table = packers<uint32_t>(std::make_index_sequence<33>());
  table[width](values, out);
}

void append_packed(const uint32_t* values, std::size_t count, uint32_t width, Buffer& out) {
  const std::size_t whole = count / kPackedTogether;
  uint8_t* to = out.extend(whole * 4 * width);
  for (std::size_t i = 0; i < whole; ++i) pack32(values + i * kPackedTogether, width, to + i * 4 * width);
  const std::size_t rest = count % kPackedTogether;
  if (rest == 0) return;
  std::array<uint32_t, kPackedTogether> padded{};
  std::copy_n(values + whole * kPackedTogether, rest, padded.begin());
  std::array<uint8_t, 4 * kPackedTogether> packed{};
  pack32(padded.data(), width, packed.data());
  out.append(packed.data(), (rest + 7) / 8 * width);
}

void copy_bits(const uint8_t* from, std::size_t from_bit, std::size_t count, uint8_t* to, std::size_t to_bit) {
  if (from_bit % 8 == 0 && to_bit % 8 == 0) {
    std::memcpy(to + to_bit / 8, from + from_bit / 8, count / 8);
    if (count % 8 == 0) return;
    const auto mask = static_cast<uint8_t>((1U << count % 8) - 1);
    to[(to_bit + count) / 8] = from[(from_bit + count) / 8] & mask;
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const uint32_t bit = from[(from_bit + i) / 8] >> ((from_bit + i) % 8) & 1U;
    to[(to_bit + i) / 8] = static_cast<uint8_t>(to[(to_bit + i) / 8] | bit << ((to_bit + i) % 8));
  }
}

void set_bits(uint8_t* to, std::size_t to_bit, std::size_t count) {
  for (; count > 0 && to_bit % 8 != 0; --count, ++to_bit) {
    to[to_bit / 8] = static_cast<uint8_t>(to[to_bit / 8] | 1U << to_bit % 8);
  }
  std::memset(to + to_bit / 8, 0xFF, count / 8);
  if (count % 8 > 0) to[(to_bit + count) / 8] = static_cast<uint8_t>((1U << count % 8) - 1);
}

}  // namespace pipeline::parquet
