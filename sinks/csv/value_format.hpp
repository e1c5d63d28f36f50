// The text of values in CSV. Pure functions that append to `out`; quoting is the caller's.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <string>

#include "pipeline/sdk/builder.hpp"

namespace pipeline::csv {

template <typename Number>
void append_number(std::string& out, Number value) {
  std::array<char, 40> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  out.append(buffer.data(), end);
}

// `words`: two's complement, least significant first.
void append_decimal(std::string& out, Decimal256 words, int32_t scale);

// `2024-01-31`
void append_date(std::string& out, int64_t days);

// `2024-01-31 23:59:59`, with `.ffffff` when it isn't zero, and `+00:00` for instants.
void append_timestamp(std::string& out, int64_t microseconds, bool utc);

// `[-]hh:mm:ss`, with `.ffffff` when it isn't zero; hours have no limit.
void append_duration(std::string& out, int64_t microseconds);

}  // namespace pipeline::csv
