// Decimals as text, straight from their two's complement words: never through a floating-point number. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

namespace pipeline::csv {

// What a decimal of this scale may need: sign, point, 78 digits of a 256-bit number, zeros.
inline std::size_t decimal_room(int32_t scale) {
  return 84 + static_cast<std::size_t>(std::abs(static_cast<int64_t>(scale)));
}

// Writes the number at `out` and returns the end. `words` is little-endian, least significant first, at most 4. All
// digits of the scale are written ("1.50" for 150 and scale 2). REQUIRES: decimal_room(scale) bytes at `out`.
char* write_decimal(std::span<const uint64_t> words, int32_t scale, char* out);

}  // namespace pipeline::csv
