// Decimal digits, two at a time. Pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace pipeline::csv {

constexpr std::array<char, 200> kDigitPairs = [] {
  std::array<char, 200> pairs{};
  for (std::size_t number = 0; number < 100; ++number) {
    pairs[2 * number] = static_cast<char>('0' + number / 10);
    pairs[2 * number + 1] = static_cast<char>('0' + number % 10);
  }
  return pairs;
}();

// REQUIRES: number < 100. Returns the end.
inline char* write_two(uint32_t number, char* out) {
  std::memcpy(out, &kDigitPairs[std::size_t{2} * number], 2);
  return out + 2;
}

// Writes exactly `count` digits, with leading zeros. Returns the end.
inline char* write_padded(uint64_t number, std::size_t count, char* out) {
  char* at = out + count;
  for (; at - out >= 2; number /= 100) {
    at -= 2;
    write_two(static_cast<uint32_t>(number % 100), at);
  }
  if (at > out) *out = static_cast<char>('0' + number % 10);
  return out + count;
}

}  // namespace pipeline::csv
