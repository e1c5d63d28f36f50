#include "decimal.hpp"

#include <cstring>

namespace pipeline::csv {
namespace {

constexpr uint64_t kChunk = 10'000'000'000'000'000'000U;  // the highest power of ten in 64 bits
constexpr std::size_t kChunkDigits = 19;

using Words = std::array<uint64_t, 4>;

void negate(Words& words) {
  uint64_t carry = 1;
  for (uint64_t& word : words) {
    word = ~word + carry;
    carry = carry == 1 && word == 0 ? 1 : 0;
  }
}

std::size_t used_words(const Words& words) {
  std::size_t used = words.size();
  while (used > 0 && words[used - 1] == 0) --used;
  return used;
}

// Divides by kChunk and returns the remainder.
uint64_t divide(Words& words, std::size_t used) {
  uint64_t remainder = 0;
  for (std::size_t i = used; i-- > 0;) {
    const unsigned __int128 part = static_cast<unsigned __int128>(remainder) << 64U | words[i];
    words[i] = static_cast<uint64_t>(part / kChunk);
    remainder = static_cast<uint64_t>(part % kChunk);
  }
  return remainder;
}

// The digits without leading zeros; "0" for nothing but zeros.
char* write_digits(Words words, char* out) {
  std::array<uint64_t, 5> chunks{};
  std::size_t count = 0;
  for (std::size_t used = used_words(words); used > 1; used = used_words(words)) chunks[count++] = divide(words, used);
  if (words[0] >= kChunk) {
    chunks[count++] = words[0] % kChunk;
    words[0] /= kChunk;
  }
  if (words[0] != 0 || count == 0) out = write_unsigned(words[0], out);
  while (count-- > 0) {
    out = write_padded(chunks[count], kChunkDigits, out);
  }
  return out;
}

// Makes [digits, end) the number that has its last `scale` digits behind the point.
char* place_point(char* digits, char* end, int32_t scale) {
  if (scale == 0) return end;
  const auto size = static_cast<std::size_t>(end - digits);
  if (scale < 0) {
    if (size == 1 && *digits == '0') return end;
    const auto zeros = static_cast<std::size_t>(-static_cast<int64_t>(scale));
    std::memset(end, '0', zeros);
    return end + zeros;
  }
  const auto fraction = static_cast<std::size_t>(scale);
  if (size > fraction) {
    char* const point = end - fraction;
    std::memmove(point + 1, point, fraction);
    *point = '.';
    return end + 1;
  }
  const std::size_t zeros = fraction - size;
  std::memmove(digits + 2 + zeros, digits, size);
  std::memset(digits, '0', 2 + zeros);
  digits[1] = '.';
  return digits + 2 + fraction;
}

constexpr std::array<uint64_t, 19> kPowersOfTen = [] {
  std::array<uint64_t, 19> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

// REQUIRES: 0 < scale < kPowersOfTen.size()
char* write_short(uint64_t magnitude, std::size_t scale, char* out) {
  if (magnitude < kEightDigits && scale < kSmallScale) {
    return write_small_decimal(static_cast<uint32_t>(magnitude), static_cast<uint32_t>(scale), out);
  }
  const uint64_t power = kPowersOfTen[scale];
  out = write_unsigned(magnitude / power, out);
  *out++ = '.';
  return write_padded(magnitude % power, scale, out);
}

// Whether the value fits in 64 bits with their sign, and has decimals that write_short can write.
bool is_short(std::span<const uint64_t> words, int32_t scale) {
  if (scale <= 0 || scale >= static_cast<int32_t>(kPowersOfTen.size())) return false;
  const uint64_t sign = static_cast<int64_t>(words[0]) < 0 ? ~uint64_t{0} : 0;
  return std::all_of(words.begin() + 1, words.end(), [sign](uint64_t word) { return word == sign; });
}

}  // namespace

char* write_decimal(std::span<const uint64_t> words, int32_t scale, char* out) {
  const bool negative = static_cast<int64_t>(words.back()) < 0;
  if (is_short(words, scale)) {
    if (negative) *out++ = '-';
    return write_short(negative ? 0 - words[0] : words[0], static_cast<std::size_t>(scale), out);
  }
  Words magnitude;
  magnitude.fill(negative ? ~uint64_t{0} : 0);
  std::copy(words.begin(), words.end(), magnitude.begin());
  if (negative) {
    negate(magnitude);
    *out++ = '-';
  }
  return place_point(out, write_digits(magnitude, out), scale);
}

}  // namespace pipeline::csv
