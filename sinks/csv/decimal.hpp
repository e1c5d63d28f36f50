// Decimals as text, straight from their two's complement words: never through a floating-point number. Pure functions.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

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

}  // namespace pipeline::csv
