#include "vstream/value_parsers.hpp"

#include <charconv>
#include <chrono>

namespace pipeline::planetscale {
namespace {

// Takes exactly `digits` digits from the front.
std::optional<int64_t> take_digits(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int64_t value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char letter) {
  if (text.empty() || text.front() != letter) return false;
  text.remove_prefix(1);
  return true;
}

// `.ffffff`, up to 6 digits; nothing = 0.
std::optional<int64_t> take_fraction(std::string_view& text) {
  if (text.empty()) return 0;
  if (!take(text, '.') || text.empty() || text.size() > 6) return std::nullopt;
  const std::size_t digits = text.size();
  std::optional<int64_t> value = take_digits(text, digits);
  for (std::size_t i = digits; value && i < 6; ++i) *value *= 10;
  return value;
}

// `mm:ss[.ffffff]` after the hours -> microseconds, to the end of the text.
std::optional<int64_t> take_clock(std::string_view& text, int64_t hours) {
  if (!take(text, ':')) return std::nullopt;
  const std::optional<int64_t> minutes = take_digits(text, 2);
  if (!minutes || *minutes > 59 || !take(text, ':')) return std::nullopt;
  const std::optional<int64_t> seconds = take_digits(text, 2);
  if (!seconds || *seconds > 59) return std::nullopt;
  const std::optional<int64_t> fraction = take_fraction(text);
  if (!fraction) return std::nullopt;
  return ((hours * 60 + *minutes) * 60 + *seconds) * 1'000'000 + *fraction;
}

std::optional<int32_t> take_date(std::string_view& text) {
  const std::optional<int64_t> year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const std::optional<int64_t> month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const std::optional<int64_t> day = take_digits(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return static_cast<int32_t>(std::chrono::sys_days(date).time_since_epoch().count());
}

// value = value * 10 + digit; false = overflow.
bool append_digit(Decimal256& value, unsigned digit) {
  unsigned __int128 carry = digit;
  for (uint64_t& word : value) {
    carry += static_cast<unsigned __int128>(word) * 10;
    word = static_cast<uint64_t>(carry);
    carry >>= 64U;
  }
  return carry == 0 && (value[3] >> 63U) == 0;
}

void negate(Decimal256& value) {
  uint64_t carry = 1;
  for (uint64_t& word : value) {
    word = ~word + carry;
    carry = carry == 1 && word == 0 ? 1 : 0;
  }
}

}  // namespace

std::optional<Decimal256> parse_decimal(std::string_view text, int32_t scale) {
  const bool negative = take(text, '-');
  if (!negative) take(text, '+');
  Decimal256 value{};
  int32_t fraction = -1;
  bool any = false;
  for (const char letter : text) {
    if (letter == '.' && fraction < 0) {
      fraction = 0;
      continue;
    }
    if (letter < '0' || letter > '9' || !append_digit(value, static_cast<unsigned>(letter - '0'))) return std::nullopt;
    any = true;
    if (fraction >= 0) ++fraction;
  }
  if (fraction < 0) fraction = 0;
  if (!any || fraction > scale) return std::nullopt;
  for (; fraction < scale; ++fraction) {
    if (!append_digit(value, 0)) return std::nullopt;
  }
  if (negative) negate(value);
  return value;
}

std::optional<int32_t> parse_date(std::string_view text) {
  const std::optional<int32_t> days = take_date(text);
  return text.empty() ? days : std::nullopt;
}

std::optional<int64_t> parse_datetime(std::string_view text) {
  constexpr int64_t kMicrosecondsADay = 86'400'000'000;
  const std::optional<int32_t> days = take_date(text);
  if (!days || !take(text, ' ')) return std::nullopt;
  const std::optional<int64_t> hours = take_digits(text, 2);
  if (!hours || *hours > 23) return std::nullopt;
  const std::optional<int64_t> clock = take_clock(text, *hours);
  if (!clock) return std::nullopt;
  return *days * kMicrosecondsADay + *clock;
}

std::optional<int64_t> parse_time(std::string_view text) {
  const bool negative = take(text, '-');
  const std::size_t digits = text.find(':');
  if (digits == std::string_view::npos || digits < 1 || digits > 3) return std::nullopt;
  const std::optional<int64_t> hours = take_digits(text, digits);
  if (!hours) return std::nullopt;
  const std::optional<int64_t> clock = take_clock(text, *hours);
  if (!clock) return std::nullopt;
  return negative ? -*clock : *clock;
}

std::optional<uint64_t> parse_bit(std::string_view bytes) {
  if (bytes.size() > 8) return std::nullopt;
  uint64_t value = 0;
  for (const char byte : bytes) value = value << 8U | static_cast<uint8_t>(byte);
  return value;
}

}  // namespace pipeline::planetscale
