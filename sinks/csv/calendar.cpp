#include "calendar.hpp"

#include <charconv>

#include "digits.hpp"

namespace pipeline::csv {
namespace {

constexpr uint32_t kSecond = 1'000'000;
constexpr uint64_t kHour = uint64_t{3600} * kSecond;
constexpr int64_t kDay = int64_t{86'400} * kSecond;

char* write_year(int64_t year, char* out) {
  if (year < 0) {
    *out++ = '-';
    year = -year;
  }
  if (year > 9999) return std::to_chars(out, out + 20, year).ptr;
  const auto number = static_cast<uint32_t>(year);
  return write_two(number % 100, write_two(number / 100, out));
}

struct CivilDate {
  int64_t year;
  uint32_t month;
  uint32_t day;
};

// The proleptic Gregorian calendar in eras of 400 years that begin on 1 March, so that the leap day comes last. Within
// an era: Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms" (2022).
CivilDate civil_date(int64_t days) {
  constexpr uint32_t era_days = 146'097;
  const int64_t shifted = days + 719'468;
  const int64_t era = (shifted >= 0 ? shifted : shifted - (era_days - 1)) / era_days;
  const uint32_t quarters = 4 * static_cast<uint32_t>(shifted - era * era_days) + 3;
  const uint32_t century = quarters / era_days;
  const uint64_t product = uint64_t{2'939'745} * (quarters % era_days | 3U);
  const auto year_of_century = static_cast<uint32_t>(product >> 32U);
  const uint32_t day_of_year = static_cast<uint32_t>(product) / 2'939'745 / 4;
  const uint32_t months = 2'141 * day_of_year + 197'913;
  const bool is_next_year = day_of_year >= 306;
  return {era * 400 + int64_t{100} * century + year_of_century + (is_next_year ? 1 : 0),
          (months >> 16U) - (is_next_year ? 12 : 0), (months & 0xFFFFU) / 2'141 + 1};
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
char* write_rest_of_hour(uint32_t microseconds, char* out) {
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
