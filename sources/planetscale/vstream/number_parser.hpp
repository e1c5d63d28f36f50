// Integers and short decimals from their digits, inline for the hot path. Pure functions.
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <type_traits>

namespace pipeline::planetscale {

namespace detail {

// No more digits can overflow an int64.
inline constexpr std::size_t kSafeDigits = 18;

inline constexpr std::array<int64_t, kSafeDigits + 1> kPowersOfTen = [] {
  std::array<int64_t, kSafeDigits + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

// Eight digits at once: three multiplications instead of eight. False = not all are digits.
inline bool parse_eight_digits(const char* digits, uint64_t& value) {
  uint64_t block = 0;
  std::memcpy(&block, digits, sizeof block);
  block -= 0x3030303030303030U;
  if (((block | (block + 0x7676767676767676U)) & 0x8080808080808080U) != 0) return false;
  block = block * 10 + (block >> 8U);
  value = (((block & 0x000000FF000000FFU) * 0x000F424000000064U) +
           (((block >> 16U) & 0x000000FF000000FFU) * 0x0000271000000001U)) >>
          32U;
  return true;
}

// REQUIRES: kSafeDigits at the most. False = not all are digits.
[[gnu::always_inline]] inline bool parse_digits(const char* at, const char* end, int64_t& value) {
  uint64_t sum = 0;
  while (end - at >= 8) {
    uint64_t eight = 0;
    if (!parse_eight_digits(at, eight)) return false;
    sum = sum * 100'000'000 + eight;
    at += 8;
  }
  for (; at != end; ++at) {
    const auto digit = static_cast<unsigned>(*at - '0');
    if (digit > 9) return false;
    sum = sum * 10 + digit;
  }
  value = static_cast<int64_t>(sum);
  return true;
}

}  // namespace detail

// All of the text as a number of `Value`'s range; zeros may stand before it. False = it is none.
template <typename Value>
bool parse_integer(std::string_view text, Value& value) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = std::is_signed_v<Value> && at != end && *at == '-';
  if (negative) ++at;
  const auto digits = static_cast<std::size_t>(end - at);
  if (digits == 0) return false;
  if (digits > detail::kSafeDigits) {
    const auto parsed = std::from_chars(text.data(), end, value);
    return parsed.ec == std::errc() && parsed.ptr == end;
  }
  int64_t number = 0;
  if (!detail::parse_digits(at, end, number)) return false;
  if (negative) number = -number;
  if constexpr (sizeof(Value) < sizeof(int64_t)) {
    if (number < std::numeric_limits<Value>::min() || number > std::numeric_limits<Value>::max()) return false;
  }
  value = static_cast<Value>(number);
  return true;
}

// A decimal of up to kSafeDigits digits as an unscaled number. False = longer, or no decimal that fits: parse_decimal
// tells.
inline bool parse_small_decimal(std::string_view text, int32_t scale, int32_t precision, int64_t& value) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = at != end && *at == '-';
  if (negative) ++at;
  const auto places = static_cast<std::size_t>(scale);
  // With the point and the digits that the scale adds.
  if (at == end || static_cast<std::size_t>(end - at) + places > detail::kSafeDigits) return false;
  uint64_t sum = 0;
  const char* point = nullptr;
  for (; at != end; ++at) {
    const auto digit = static_cast<unsigned>(*at - '0');
    if (digit <= 9) {
      sum = sum * 10 + digit;
    } else if (*at == '.' && point == nullptr) {
      point = at;
    } else {
      return false;
    }
  }
  const auto fraction = point == nullptr ? std::size_t{0} : static_cast<std::size_t>(end - point - 1);
  if (fraction > places || (point != nullptr && text.size() == (negative ? 2U : 1U))) return false;
  const int64_t number = static_cast<int64_t>(sum) * detail::kPowersOfTen[places - fraction];
  const auto most_digits = static_cast<std::size_t>(precision);
  if (most_digits <= detail::kSafeDigits && number >= detail::kPowersOfTen[most_digits]) return false;
  value = negative ? -number : number;
  return true;
}

}  // namespace pipeline::planetscale
