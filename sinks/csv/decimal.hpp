// Decimals as text, straight from their two's complement words: never through a floating-point number. Pure functions.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "digits.hpp"

namespace pipeline::csv {

// What a decimal of this size and scale may need: sign, digits, point and zeros.
inline std::size_t decimal_room(std::size_t words, int32_t scale) {
  const std::size_t digits = words <= 2 ? 39 : 78;
  const auto places = static_cast<std::size_t>(std::abs(static_cast<int64_t>(scale)));
  if (scale < 0) return 1 + digits + places;
  return 2 + std::max(digits, places + 1);
}

// Writes the number at `out` and returns the end. `words` is little-endian, least significant first, at most 4. All
// digits of the scale are written ("1.50" for 150 and scale 2). REQUIRES: decimal_room(words.size(), scale) bytes.
char* write_decimal(std::span<const uint64_t> words, int32_t scale, char* out);

inline constexpr uint32_t kSmallScale = 8;

// A number of at most eight digits. REQUIRES: magnitude < kEightDigits, 0 < scale < kSmallScale.
inline char* write_small_decimal(uint32_t magnitude, uint32_t scale, char* out) {
  const uint64_t digits = split_digits(magnitude);
  const uint32_t decimals = 8 * (8 - scale);
  // The digit before the point stays, also where it is 0.
  const auto zeros = static_cast<uint32_t>(std::countr_zero(digits | uint64_t{1} << (decimals - 8))) & ~7U;
  store_digits(digits >> zeros, out);
  out += (decimals - zeros) / 8;
  *out++ = '.';
  store_digits(digits >> decimals, out);
  return out + scale;
}

// The same for a number of known size; most are small, and written without a call.
template <std::size_t Words>
[[gnu::always_inline]] inline char* write_decimal(const std::array<uint64_t, Words>& words, int32_t scale, char* out) {
  const auto sign = static_cast<uint64_t>(static_cast<int64_t>(words[0]) >> 63);
  const uint64_t magnitude = (words[0] ^ sign) - sign;
  uint64_t rest = 0;
  for (std::size_t i = 1; i < Words; ++i) rest |= words[i] ^ sign;
  const uint32_t small_scale = static_cast<uint32_t>(scale) - 1;
  if (magnitude >= kEightDigits || rest != 0 || small_scale >= kSmallScale - 1) {
    return write_decimal(std::span<const uint64_t>(words), scale, out);
  }
  *out = '-';
  return write_small_decimal(static_cast<uint32_t>(magnitude), small_scale + 1, out + (sign & 1U));
}

}  // namespace pipeline::csv
