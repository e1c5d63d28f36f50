// From the text of MySQL values to Arrow values (vstream.md 3). Pure functions; none = the text is not such a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "pipeline/sdk/builder.hpp"

namespace pipeline::planetscale {

// `0.50`, `.50`, `-000012`: digits with exactly `scale` of them behind the point, as an unscaled two's complement
// integer.
std::optional<Decimal256> parse_decimal(std::string_view text, int32_t scale);

// `2024-01-31` -> days since 1970. None also for zero and partial dates (`0000-00-00`, `2024-00-10`).
std::optional<int32_t> parse_date(std::string_view text);

// `2024-01-31 23:59:59[.ffffff]` -> microseconds since 1970.
std::optional<int64_t> parse_datetime(std::string_view text);

// `[-]hh:mm:ss[.ffffff]`, up to 838 hours -> microseconds.
std::optional<int64_t> parse_time(std::string_view text);

// Big-endian bytes of a BIT column.
std::optional<uint64_t> parse_bit(std::string_view bytes);

}  // namespace pipeline::planetscale
