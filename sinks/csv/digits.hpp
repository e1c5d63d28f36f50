// Decimal digits, eight at a time in one machine word. Pure functions.
#pragma once

#include <array>
#include <bit>
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

inline constexpr uint32_t kEightDigits = 100'000'000;

// The eight digits as values 0 to 9, the first of them in the lowest byte. REQUIRES: number < kEightDigits.
// Each step splits all parts at once: 8 digits into 2 × 4, 4 × 2, 8 × 1. With q = part / base, the new parts
// q | (part - q * base) << bits are (part << bits) - q * ((base << bits) - 1). The divisions are multiplications that
// are exact for numbers of that size (10486 / 2^20 for 1/100, 103 / 2^10 for 1/10).
constexpr uint64_t split_digits(uint32_t number) {
  const uint64_t first = number / 10'000;
  const uint64_t fours = (uint64_t{number} << 32U) - first * ((uint64_t{10'000} << 32U) - 1);
  const uint64_t hundreds = fours * 10'486 >> 20U & 0x7F'0000'007FU;
  const uint64_t twos = (fours << 16U) - hundreds * ((100U << 16U) - 1);
  const uint64_t tens = twos * 103 >> 10U & 0x0F'000F'000F'000FU;
  return (twos << 8U) - tens * ((10U << 8U) - 1);
}

inline void store_digits(uint64_t digits, char* out) {
  static_assert(std::endian::native == std::endian::little);
  digits |= 0x3030'3030'3030'3030U;
  std::memcpy(out, &digits, sizeof digits);
}

// Writes all eight digits, with leading zeros. REQUIRES: number < kEightDigits. Returns the end.
inline char* write_eight(uint32_t number, char* out) {
  store_digits(split_digits(number), out);
  return out + 8;
}

// Writes exactly `count` digits, with leading zeros. Returns the end.
inline char* write_padded(uint64_t number, std::size_t count, char* out) {
  char* at = out + count;
  for (; at - out >= 8; number /= kEightDigits) write_eight(static_cast<uint32_t>(number % kEightDigits), at -= 8);
  for (; at - out >= 2; number /= 100) write_two(static_cast<uint32_t>(number % 100), at -= 2);
  if (at > out) *out = static_cast<char>('0' + number % 10);
  return out + count;
}

// What write_unsigned may touch behind `out`.
inline constexpr std::size_t kUnsignedRoom = 24;

// Without leading zeros. REQUIRES: number < kEightDigits.
inline char* write_up_to_eight(uint32_t number, char* out) {
  const uint64_t digits = split_digits(number);
  // The last digit stays, also where it is 0.
  const auto zeros = static_cast<unsigned>(std::countr_zero(digits | uint64_t{1} << 56U)) & ~7U;
  store_digits(digits >> zeros, out);
  return out + (8 - zeros / 8);
}

[[gnu::noinline]] inline char* write_more_than_eight(uint64_t number, char* out) {
  const uint64_t front = number / kEightDigits;
  if (front < kEightDigits) {
    out = write_up_to_eight(static_cast<uint32_t>(front), out);
  } else {
    out = write_up_to_eight(static_cast<uint32_t>(front / kEightDigits), out);
    out = write_eight(static_cast<uint32_t>(front % kEightDigits), out);
  }
  return write_eight(static_cast<uint32_t>(number % kEightDigits), out);
}

// Writes a number without leading zeros and returns the end. REQUIRES: kUnsignedRoom bytes at `out`.
inline char* write_unsigned(uint64_t number, char* out) {
  return number < kEightDigits ? write_up_to_eight(static_cast<uint32_t>(number), out)
                               : write_more_than_eight(number, out);
}

}  // namespace pipeline::csv
