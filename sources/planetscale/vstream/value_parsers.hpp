// From the text of MySQL values to Arrow values (vstream.md 3). Pure functions; none = the text is not such a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "pipeline/sdk/builder.hpp"

namespace pipeline::planetscale {

// `0.50`, `.50`, `-000012`, `  1.5`: up to `scale` digits behind the point, `precision` in all, as an unscaled two's
// complement integer.
std::optional<Decimal256> parse_decimal(std::string_view text, int32_t precision, int32_t scale);

enum class ParsedDate {
  date,
  not_in_calendar,  // the shape of a date: zero, without month or day, or the 31st of a month of 30 days
  no_date,
};

// `2024-01-31` -> days since 1970.
ParsedDate parse_date(std::string_view text, int32_t& days);

// `2024-01-31 23:59:59[.ffffff]` -> microseconds since 1970.
ParsedDate parse_datetime(std::string_view text, int64_t& microseconds);

// `[-]hh:mm:ss[.ffffff]`, up to 838 hours -> microseconds.
std::optional<int64_t> parse_time(std::string_view text);

// Big-endian bytes of a BIT column.
std::optional<uint64_t> parse_bit(std::string_view bytes);

}  // namespace pipeline::planetscale
