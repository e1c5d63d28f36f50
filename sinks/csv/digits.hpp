// Decimal digits, two at a time. Pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace pipeline::csv {

inline constexpr std::array<char, 200> kDigitPairs = [] {
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

// What write_unsigned may touch behind `out`.
inline constexpr std::size_t kUnsignedRoom = 20;

// Writes a number without leading zeros and returns the end. REQUIRES: kUnsignedRoom bytes at `out`.
inline char* write_unsigned(uint64_t number, char* out) {
  std::array<char, 2 * kUnsignedRoom> digits{};
  std::size_t at = kUnsignedRoom;
  for (; number >= 100; number /= 100) write_two(static_cast<uint32_t>(number % 100), &digits[at -= 2]);
  if (number >= 10) {
    write_two(static_cast<uint32_t>(number), &digits[at -= 2]);
  } else {
    digits[--at] = static_cast<char>('0' + number);
  }
  std::memcpy(out, &digits[at], kUnsignedRoom);
  return out + (kUnsignedRoom - at);
}

}  // namespace pipeline::csv
