#include "vstream/value_parsers.hpp"

#include <algorithm>
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

constexpr std::size_t kDateSize = 10;  // `2024-01-31`
constexpr std::size_t kClockSize = 8;  // `23:59:59`

// Two digits; more than 99 = none.
unsigned two_digits(const char* at) {
  const auto tens = static_cast<unsigned>(at[0] - '0');
  const auto ones = static_cast<unsigned>(at[1] - '0');
  return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

// REQUIRES: kDateSize bytes.
ParsedDate read_date(const char* at, int32_t& days) {
  const unsigned century = two_digits(at);
  const unsigned year = two_digits(at + 2);
  const unsigned month = two_digits(at + 5);
  const unsigned day = two_digits(at + 8);
  if (century > 99 || year > 99 || month > 99 || day > 99 || at[4] != '-' || at[7] != '-') return ParsedDate::no_date;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(century * 100 + year)),
                                         std::chrono::month(month), std::chrono::day(day)};
  if (!date.ok()) return ParsedDate::not_in_calendar;
  days = static_cast<int32_t>(std::chrono::sys_days(date).time_since_epoch().count());
  return ParsedDate::date;
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

std::optional<Decimal256> parse_decimal(std::string_view text, int32_t precision, int32_t scale) {
  while (take(text, ' ')) {
  }
  const bool negative = take(text, '-');
  if (!negative) take(text, '+');
  Decimal256 value{};
  int32_t whole = 0;
  int32_t fraction = -1;
  bool any = false;
  for (const char letter : text) {
    if (letter == '.' && fraction < 0) {
      fraction = 0;
      continue;
    }
    if (letter < '0' || letter > '9' || !append_digit(value, static_cast<unsigned>(letter - '0'))) return std::nullopt;
    any = true;
    if (fraction >= 0) {
      ++fraction;
    } else if (whole > 0 || letter != '0') {
      ++whole;
    }
  }
  fraction = std::max(fraction, 0);
  if (!any || fraction > scale || whole > precision - scale) return std::nullopt;
  for (; fraction < scale; ++fraction) {
    if (!append_digit(value, 0)) return std::nullopt;
  }
  if (negative) negate(value);
  return value;
}

ParsedDate parse_date(std::string_view text, int32_t& days) {
  return text.size() == kDateSize ? read_date(text.data(), days) : ParsedDate::no_date;
}

ParsedDate parse_datetime(std::string_view text, int64_t& microseconds) {
  constexpr int64_t kMicrosecondsADay = 86'400'000'000;
  constexpr std::size_t kClock = kDateSize + 1;
  if (text.size() < kClock + kClockSize || text[kDateSize] != ' ') return ParsedDate::no_date;
  const char* const clock = text.data() + kClock;
  const unsigned hours = two_digits(clock);
  const unsigned minutes = two_digits(clock + 3);
  const unsigned seconds = two_digits(clock + 6);
  if (hours > 23 || minutes > 59 || seconds > 59 || clock[2] != ':' || clock[5] != ':') return ParsedDate::no_date;
  int64_t microsecond = 0;
  if (text.size() > kClock + kClockSize) {
    text.remove_prefix(kClock + kClockSize);
    const std::optional<int64_t> fraction = take_fraction(text);
    if (!fraction) return ParsedDate::no_date;
    microsecond = *fraction;
  }
  int32_t days = 0;
  const ParsedDate parsed = read_date(clock - kClock, days);
  microseconds = days * kMicrosecondsADay + int64_t{hours * 3600 + minutes * 60 + seconds} * 1'000'000 + microsecond;
  return parsed;
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
