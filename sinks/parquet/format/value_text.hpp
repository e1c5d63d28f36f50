// Values that Parquet has no type for, as text; and text as a UUID. Pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace pipeline::parquet {

// All digits of the scale: "1.50". `words` is two's complement, the least significant first.
std::string decimal_text(std::span<const uint64_t> words, int32_t scale);

// "[-]hh:mm:ss[.ffffff]"; more than 24 hours stay hours.
std::string duration_text(int64_t microseconds);

// Writes the 16 bytes of a UUID, given as them or as 32 hex digits, with hyphens or without. False if it is neither.
bool uuid_bytes(std::string_view value, uint8_t* out);

}  // namespace pipeline::parquet
