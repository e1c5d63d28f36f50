// Decimals, dates, times and bits: any text; what is read stands for the text that was there.
#include "vstream/value_parsers.hpp"

#include <chrono>
#include <cstdio>
#include <string>

#include "fuzz_input.hpp"

namespace pipeline::planetscale {
namespace {

using fuzz::require;

void decimal(std::string_view text, int32_t scale) {
  const auto value = parse_decimal(text, 65, scale);
  if (!value || text.find_first_of("0123456789.") != 0) return;
  require(parse_decimal("0" + std::string(text), 65, scale) == value, "a zero in front changes nothing");
  require(parse_decimal("-" + std::string(text), 65, scale).has_value(), "what can be read can be negative");
}

std::string written(int32_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return buffer;
}

void date(std::string_view text) {
  int32_t days = 0;
  if (parse_date(text, days) == ParsedDate::date) require(written(days) == text, "a date is the day that it names");
}

void datetime(std::string_view text) {
  int64_t time = 0;
  if (parse_datetime(text, time) != ParsedDate::date) return;
  constexpr int64_t kDay = 86'400'000'000;
  const int64_t days = (time < 0 ? time - kDay + 1 : time) / kDay;
  require(written(static_cast<int32_t>(days)) == text.substr(0, 10), "a datetime lies on the day that it names");
}

void time(std::string_view text) {
  const auto value = parse_time(text);
  if (!value || text.starts_with('-')) return;
  const auto negative = parse_time("-" + std::string(text));
  require(negative && *negative == -*value, "a time can be negative");
}

}  // namespace
}  // namespace pipeline::planetscale

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace pipeline::planetscale;
  pipeline::fuzz::FuzzInput input(data, size);
  const uint8_t choice = input.byte();
  const std::string_view text = input.rest();
  decimal(text, choice % 31);
  date(text);
  datetime(text);
  time(text);
  static_cast<void>(parse_bit(text));
  return 0;
}
