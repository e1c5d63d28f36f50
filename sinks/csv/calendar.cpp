#include "calendar.hpp"

#include <array>
#include <cstdlib>
#include <cstring>

#include "digits.hpp"

namespace pipeline::csv {
namespace {

constexpr uint32_t kSecond = 1'000'000;  // in microseconds
constexpr uint64_t kHourSeconds = 3'600;
constexpr uint64_t kDaySeconds = 86'400;
constexpr int64_t kDay = int64_t{kDaySeconds} * kSecond;

constexpr uint32_t kEraDays = 146'097;         // of 400 years
constexpr uint32_t kDaysBefore1970 = 719'468;  // since 0000-03-01
constexpr uint32_t kNearDays = 3'652'365;      // from 0000-03-01 to 9999-12-31
constexpr uint32_t kDaysOfLeapYear = 366;
constexpr uint32_t kFirstDayOfJanuary = 306;  // of a year that begins on 1 March

// "-mm-dd" for each day of a year that begins on 1 March, so that the leap day comes last; with two bytes more, so that
// it is copied as one word.
constexpr std::size_t kMonthAndDay = 6;
constexpr std::array<std::array<char, 8>, kDaysOfLeapYear> kMonthsAndDays = [] {
  constexpr std::array<uint32_t, 12> lengths = {31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29};
  const auto ten = [](uint32_t number) { return static_cast<char>('0' + number / 10); };
  const auto one = [](uint32_t number) { return static_cast<char>('0' + number % 10); };
  std::array<std::array<char, 8>, kDaysOfLeapYear> texts{};
  std::size_t at = 0;
  for (uint32_t i = 0; i < lengths.size(); ++i) {
    const uint32_t month = (i + 2) % 12 + 1;
    for (uint32_t day = 1; day <= lengths[i]; ++day) {
      texts[at++] = {'-', ten(month), one(month), '-', ten(day), one(day)};
    }
  }
  return texts;
}();

struct CivilDate {
  int64_t year;
  uint32_t day_of_year;  // since 1 March
};

// The proleptic Gregorian calendar in eras of 400 years: Neri and Schneider, "Euclidean affine functions and their
// application to calendar algorithms" (2022). REQUIRES: days since 0000-03-01, few enough that four times as many fit
// in 32 bits.
inline CivilDate date_of(uint32_t days) {
  const uint32_t quarters = 4 * days + 3;
  const uint32_t century = quarters / kEraDays;
  const uint64_t product = uint64_t{2'939'745} * (quarters % kEraDays | 3U);
  const auto year_of_century = static_cast<uint32_t>(product >> 32U);
  const uint32_t day_of_year = static_cast<uint32_t>(product) / 2'939'745 / 4;
  const uint32_t next_year = day_of_year >= kFirstDayOfJanuary ? 1 : 0;
  return {int64_t{100 * century + year_of_century + next_year}, day_of_year};
}

inline char* write_month_and_day(const CivilDate& date, char* out) {
  std::memcpy(out, kMonthsAndDays[date.day_of_year].data(), sizeof kMonthsAndDays[0]);
  return out + kMonthAndDay;
}

// Any day, any year.
[[gnu::noinline]] char* write_far_date(int64_t days, char* out) {
  const int64_t shifted = days + int64_t{kDaysBefore1970};
  const int64_t era = (shifted >= 0 ? shifted : shifted - (int64_t{kEraDays} - 1)) / kEraDays;
  CivilDate date = date_of(static_cast<uint32_t>(shifted - era * kEraDays));
  date.year += era * 400;
  if (date.year < 0) *out++ = '-';
  const auto year = static_cast<uint64_t>(std::abs(date.year));
  out = year > 9999 ? write_unsigned(year, out) : write_padded(year, 4, out);
  return write_month_and_day(date, out);
}

// REQUIRES: the date's year is one of 0000…9999
inline char* write_near_date(uint32_t days, char* out) {
  const CivilDate date = date_of(days);
  const auto year = static_cast<uint32_t>(date.year);
  return write_month_and_day(date, write_two(year % 100, write_two(year / 100, out)));
}

// "hh:mm:ss" in one word: each number in a byte that has two more for itself, split into tens and ones at once
// (103 / 2^10 for 1/10, as in split_digits). REQUIRES: fewer than 100 hours.
inline char* write_clock(uint32_t seconds, char* out) {
  constexpr uint64_t zeros = 0x3030'3A30'303A'3030U;  // "00:00:00"
  const uint32_t all_minutes = seconds / 60;
  const uint32_t hours = all_minutes / 60;
  const uint64_t numbers =
      hours | uint64_t{all_minutes - 60 * hours} << 24U | uint64_t{seconds - 60 * all_minutes} << 48U;
  const uint64_t tens = numbers * 103 >> 10U & 0x000F'0000'0F00'000FU;
  const uint64_t text = tens + ((numbers - tens * 10) << 8U) + zeros;
  std::memcpy(out, &text, sizeof text);
  return out + sizeof text;
}

// "[.ffffff]". REQUIRES: room for two bytes more.
inline char* write_fraction(uint32_t microseconds, char* out) {
  if (microseconds == 0) return out;
  *out = '.';
  write_eight(microseconds * 100, out + 1);
  return out + 7;
}

// A time before 0000-03-01 or after 9999-12-31.
[[gnu::noinline]] char* write_far_timestamp(int64_t microseconds, char* out) {
  int64_t days = microseconds / kDay;
  int64_t rest = microseconds % kDay;
  if (rest < 0) {
    rest += kDay;
    --days;
  }
  out = write_far_date(days, out);
  *out++ = ' ';
  return write_fraction(static_cast<uint32_t>(rest % kSecond), write_clock(static_cast<uint32_t>(rest / kSecond), out));
}

}  // namespace

char* write_date(int32_t days, char* out) {
  const auto shifted = static_cast<uint32_t>(days) + uint32_t{kDaysBefore1970};
  return shifted < kNearDays ? write_near_date(shifted, out) : write_far_date(days, out);
}

char* write_timestamp(int64_t microseconds, char* out) {
  const uint64_t shifted = static_cast<uint64_t>(microseconds) + uint64_t{kDaysBefore1970} * kDay;
  if (shifted >= uint64_t{kNearDays} * kDay) return write_far_timestamp(microseconds, out);
  const uint64_t seconds = shifted / kSecond;
  const auto days = static_cast<uint32_t>(seconds / kDaySeconds);
  out = write_near_date(days, out);
  *out++ = ' ';
  out = write_clock(static_cast<uint32_t>(seconds - uint64_t{days} * kDaySeconds), out);
  return write_fraction(static_cast<uint32_t>(shifted - seconds * kSecond), out);
}

char* write_duration(int64_t microseconds, char* out) {
  auto magnitude = static_cast<uint64_t>(microseconds);
  if (microseconds < 0) {
    *out++ = '-';
    magnitude = 0 - magnitude;
  }
  constexpr uint64_t clock_hours = 100;
  const uint64_t seconds = magnitude / kSecond;
  const uint64_t hundreds = seconds / (clock_hours * kHourSeconds);
  // The last two digits of the hours come with the clock.
  if (hundreds > 0) out = write_unsigned(hundreds, out);
  out = write_clock(static_cast<uint32_t>(seconds - hundreds * clock_hours * kHourSeconds), out);
  return write_fraction(static_cast<uint32_t>(magnitude - seconds * kSecond), out);
}

}  // namespace pipeline::csv
