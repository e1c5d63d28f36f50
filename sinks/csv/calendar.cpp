#include "calendar.hpp"

#include <charconv>

namespace pipeline::csv {
namespace {

constexpr int64_t kSecond = 1'000'000;
constexpr int64_t kDay = 86'400 * kSecond;

char* write_two(uint64_t number, char* out) {
  out[0] = static_cast<char>('0' + number / 10);
  out[1] = static_cast<char>('0' + number % 10);
  return out + 2;
}

char* write_year(int64_t year, char* out) {
  if (year < 0) {
    *out++ = '-';
    year = -year;
  }
  if (year > 9999) return std::to_chars(out, out + 20, year).ptr;
  const auto number = static_cast<uint64_t>(year);
  return write_two(number % 100, write_two(number / 100, out));
}

struct CivilDate {
  int64_t year;
  uint64_t month;
  uint64_t day;
};

// The proleptic Gregorian calendar in eras of 400 years that begin on 1 March, so that the leap day comes last.
CivilDate civil_date(int64_t days) {
  const int64_t shifted = days + 719'468;
  const int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
  const auto day_of_era = static_cast<uint64_t>(shifted - era * 146'097);
  const uint64_t year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const uint64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const uint64_t month_from_march = (5 * day_of_year + 2) / 153;
  const uint64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  const uint64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  return {static_cast<int64_t>(year_of_era) + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

char* write_civil_date(int64_t days, char* out) {
  const CivilDate date = civil_date(days);
  out = write_year(date.year, out);
  *out++ = '-';
  out = write_two(date.month, out);
  *out++ = '-';
  return write_two(date.day, out);
}

// ":mm:ss[.ffffff]" of what is left of an hour.
char* write_rest_of_hour(uint64_t microseconds, char* out) {
  const uint64_t seconds = microseconds / kSecond;
  const uint64_t fraction = microseconds % kSecond;
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
  constexpr uint64_t hour = 3600 * kSecond;
  const auto time = static_cast<uint64_t>(rest);
  return write_rest_of_hour(time % hour, write_two(time / hour, out));
}

char* write_duration(int64_t microseconds, char* out) {
  auto magnitude = static_cast<uint64_t>(microseconds);
  if (microseconds < 0) {
    *out++ = '-';
    magnitude = 0 - magnitude;
  }
  constexpr uint64_t hour = 3600 * kSecond;
  const uint64_t hours = magnitude / hour;
  out = hours < 100 ? write_two(hours, out) : std::to_chars(out, out + 20, hours).ptr;
  return write_rest_of_hour(magnitude % hour, out);
}

}  // namespace pipeline::csv
