#include "calendar.hpp"

#include <charconv>
#include <cstdlib>

#include "digits.hpp"

namespace pipeline::csv {
namespace {

constexpr uint32_t kSecond = 1'000'000;
constexpr uint64_t kHour = uint64_t{3600} * kSecond;
constexpr int64_t kDay = int64_t{86'400} * kSecond;

struct CivilDate {
  int64_t year;
  uint32_t month;
  uint32_t day;
};

constexpr uint32_t kEraDays = 146'097;        // of 400 years
constexpr int64_t kDaysBefore1970 = 719'468;  // since 0000-03-01

// The proleptic Gregorian calendar in eras of 400 years that begin on 1 March, so that the leap day comes last: Neri
// and Schneider, "Euclidean affine functions and their application to calendar algorithms" (2022). REQUIRES: days since
// 0000-03-01, few enough that four times as many fit in 32 bits.
inline CivilDate date_of(uint32_t days) {
  const uint32_t quarters = 4 * days + 3;
  const uint32_t century = quarters / kEraDays;
  const uint64_t product = uint64_t{2'939'745} * (quarters % kEraDays | 3U);
  const auto year_of_century = static_cast<uint32_t>(product >> 32U);
  const uint32_t day_of_year = static_cast<uint32_t>(product) / 2'939'745 / 4;
  const uint32_t months = 2'141 * day_of_year + 197'913;
  const bool is_next_year = day_of_year >= 306;
  return {int64_t{100 * century + year_of_century + (is_next_year ? 1U : 0U)},
          (months >> 16U) - (is_next_year ? 12 : 0), (months & 0xFFFFU) / 2'141 + 1};
}

inline char* write_month_and_day(const CivilDate& date, char* out) {
  *out++ = '-';
  out = write_two(date.month, out);
  *out++ = '-';
  return write_two(date.day, out);
}

// Any day, any year.
[[gnu::noinline]] char* write_far_date(int64_t days, char* out) {
  const int64_t shifted = days + kDaysBefore1970;
  const int64_t era = (shifted >= 0 ? shifted : shifted - (int64_t{kEraDays} - 1)) / kEraDays;
  CivilDate date = date_of(static_cast<uint32_t>(shifted - era * kEraDays));
  date.year += era * 400;
  if (date.year < 0) *out++ = '-';
  const auto year = static_cast<uint64_t>(std::abs(date.year));
  out = year > 9999 ? write_unsigned(year, out) : write_padded(year, 4, out);
  return write_month_and_day(date, out);
}

inline char* write_civil_date(int64_t days, char* out) {
  constexpr uint64_t last = 3'652'364;  // 9999-12-31
  const auto shifted = static_cast<uint64_t>(days + kDaysBefore1970);
  if (shifted > last) return write_far_date(days, out);
  const CivilDate date = date_of(static_cast<uint32_t>(shifted));
  const auto year = static_cast<uint32_t>(date.year);
  return write_month_and_day(date, write_two(year % 100, write_two(year / 100, out)));
}

// ":mm:ss[.ffffff]" of what is left of an hour.
inline char* write_rest_of_hour(uint32_t microseconds, char* out) {
  const uint32_t seconds = microseconds / kSecond;
  const uint32_t fraction = microseconds % kSecond;
  *out++ = ':';
  out = write_two(seconds / 60, out);
  *out++ = ':';
  out = write_two(seconds % 60, out);
  if (fraction == 0) return out;
  *out++ = '.';
  out = write_two(fraction / 10'000, out);
  out = write_two(fraction / 100 % 100, out);
  return write_two(fraction % 100, out);
}

}  // namespace

char* write_date(int32_t days, char* out) {
  return write_civil_date(days, out);
}

char* write_timestamp(int64_t microseconds, char* out) {
  int64_t days = microseconds / kDay;
  int64_t rest = microseconds % kDay;
  if (rest < 0) {
    rest += kDay;
    --days;
  }
  out = write_civil_date(days, out);
  *out++ = ' ';
  const auto time = static_cast<uint64_t>(rest);
  const auto hour = static_cast<uint32_t>(time / kHour);
  return write_rest_of_hour(static_cast<uint32_t>(time % kHour), write_two(hour, out));
}

char* write_duration(int64_t microseconds, char* out) {
  auto magnitude = static_cast<uint64_t>(microseconds);
  if (microseconds < 0) {
    *out++ = '-';
    magnitude = 0 - magnitude;
  }
  const uint64_t hours = magnitude / kHour;
  out = hours < 100 ? write_two(static_cast<uint32_t>(hours), out) : std::to_chars(out, out + 20, hours).ptr;
  return write_rest_of_hour(static_cast<uint32_t>(magnitude % kHour), out);
}

}  // namespace pipeline::csv
