#include "value_format.hpp"

#include <algorithm>
#include <chrono>

namespace pipeline::csv {
namespace {

constexpr int64_t kMicrosecondsASecond = 1'000'000;
constexpr int64_t kSecondsADay = 86'400;

void append_padded(std::string& out, uint64_t value, std::size_t width) {
  std::array<char, 24> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  const auto size = static_cast<std::size_t>(end - buffer.data());
  if (size < width) out.append(width - size, '0');
  out.append(buffer.data(), size);
}

void append_clock(std::string& out, uint64_t seconds, uint64_t fraction) {
  append_padded(out, seconds / 3600, 2);
  out += ':';
  append_padded(out, seconds / 60 % 60, 2);
  out += ':';
  append_padded(out, seconds % 60, 2);
  if (fraction == 0) return;
  out += '.';
  append_padded(out, fraction, 6);
}

void negate(Decimal256& words) {
  uint64_t carry = 1;
  for (uint64_t& word : words) {
    word = ~word + carry;
    carry = carry == 1 && word == 0 ? 1 : 0;
  }
}

// Divides by ten in place; gives the remainder.
unsigned divide_by_ten(Decimal256& words) {
  unsigned __int128 remainder = 0;
  for (std::size_t i = words.size(); i-- > 0;) {
    const unsigned __int128 part = remainder << 64U | words[i];
    words[i] = static_cast<uint64_t>(part / 10);
    remainder = part % 10;
  }
  return static_cast<unsigned>(remainder);
}

}  // namespace

void append_decimal(std::string& out, Decimal256 words, int32_t scale) {
  const bool negative = (words[3] >> 63U) != 0;
  if (negative) negate(words);
  const auto places = static_cast<std::size_t>(scale);
  std::string digits;
  do {
    digits += static_cast<char>('0' + divide_by_ten(words));
  } while (words != Decimal256{} || digits.size() <= places);
  if (places > 0) digits.insert(places, 1, '.');
  if (negative) digits += '-';
  std::reverse(digits.begin(), digits.end());
  out += digits;
}

void append_date(std::string& out, int64_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  const int year = static_cast<int>(date.year());
  if (year < 0) out += '-';
  append_padded(out, static_cast<uint64_t>(year < 0 ? -year : year), 4);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.day()), 2);
}

void append_timestamp(std::string& out, int64_t microseconds, bool utc) {
  int64_t seconds = microseconds / kMicrosecondsASecond;
  int64_t fraction = microseconds % kMicrosecondsASecond;
  if (fraction < 0) {
    fraction += kMicrosecondsASecond;
    --seconds;
  }
  int64_t days = seconds / kSecondsADay;
  int64_t clock = seconds % kSecondsADay;
  if (clock < 0) {
    clock += kSecondsADay;
    --days;
  }
  append_date(out, days);
  out += ' ';
  append_clock(out, static_cast<uint64_t>(clock), static_cast<uint64_t>(fraction));
  if (utc) out += "+00:00";
}

void append_duration(std::string& out, int64_t microseconds) {
  uint64_t size = static_cast<uint64_t>(microseconds);
  if (microseconds < 0) {
    out += '-';
    size = 0 - size;
  }
  append_clock(out, size / kMicrosecondsASecond, size % kMicrosecondsASecond);
}

}  // namespace pipeline::csv
