#include "value_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <optional>

namespace pipeline::parquet {
namespace {

using Number = std::array<uint64_t, 4>;

Number absolute(std::span<const uint64_t> words, bool negative) {
  Number number{};
  std::copy(words.begin(), words.end(), number.begin());
  if (!negative) return number;
  bool carry = true;
  for (std::size_t i = 0; i < words.size(); ++i) {
    number[i] = ~number[i] + (carry ? 1 : 0);
    carry = carry && number[i] == 0;
  }
  return number;
}

// Divides by ten to the nineteenth; returns the rest.
uint64_t divide(Number& number) {
  constexpr uint64_t divisor = 10'000'000'000'000'000'000U;
  unsigned __int128 rest = 0;
  for (std::size_t i = number.size(); i-- > 0;) {
    const unsigned __int128 part = rest << 64U | number[i];
    number[i] = static_cast<uint64_t>(part / divisor);
    rest = part % divisor;
  }
  return static_cast<uint64_t>(rest);
}

std::optional<uint8_t> hex_digit(char letter) {
  if (letter >= '0' && letter <= '9') return static_cast<uint8_t>(letter - '0');
  const char lower = static_cast<char>(letter | 0x20);
  if (lower >= 'a' && lower <= 'f') return static_cast<uint8_t>(lower - 'a' + 10);
  return std::nullopt;
}

}  // namespace

std::string decimal_text(std::span<const uint64_t> words, int32_t scale) {
  constexpr std::size_t digits_at_once = 19;
  const bool negative = words.back() >> 63U != 0;
  Number number = absolute(words, negative);
  std::string digits;  // the last one first
  while (number != Number{}) {
    uint64_t rest = divide(number);
    for (std::size_t i = 0; i < digits_at_once; ++i, rest /= 10) digits += static_cast<char>('0' + rest % 10);
  }
  while (!digits.empty() && digits.back() == '0') digits.pop_back();
  const auto places = static_cast<std::size_t>(std::max(scale, 0));
  if (digits.size() < places + 1) digits.append(places + 1 - digits.size(), '0');
  if (places > 0) digits.insert(places, 1, '.');
  if (negative) digits += '-';
  std::reverse(digits.begin(), digits.end());
  if (scale < 0 && digits != "0") digits.append(static_cast<std::size_t>(-scale), '0');
  return digits;
}

std::string duration_text(int64_t microseconds) {
  const uint64_t size =
      microseconds < 0 ? 0 - static_cast<uint64_t>(microseconds) : static_cast<uint64_t>(microseconds);
  const uint64_t seconds = size / 1'000'000;
  std::array<char, 48> text{};
  int length =
      std::snprintf(text.data(), text.size(), "%s%02llu:%02llu:%02llu", microseconds < 0 ? "-" : "",
                    static_cast<unsigned long long>(seconds / 3600), static_cast<unsigned long long>(seconds / 60 % 60),
                    static_cast<unsigned long long>(seconds % 60));
  if (size % 1'000'000 != 0) {
    length += std::snprintf(text.data() + length, text.size() - static_cast<std::size_t>(length), ".%06llu",
                            static_cast<unsigned long long>(size % 1'000'000));
  }
  return {text.data(), static_cast<std::size_t>(length)};
}

bool uuid_bytes(std::string_view value, uint8_t* out) {
  if (value.size() == 16) {
    std::memcpy(out, value.data(), value.size());
    return true;
  }
  std::size_t digits = 0;
  for (const char letter : value) {
    if (letter == '-') continue;
    const std::optional<uint8_t> digit = hex_digit(letter);
    if (!digit || digits == 32) return false;
    out[digits / 2] = static_cast<uint8_t>(digits % 2 == 0 ? *digit << 4U : out[digits / 2] | *digit);
    ++digits;
  }
  return digits == 32;
}

}  // namespace pipeline::parquet
