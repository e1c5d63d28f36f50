// Dates, timestamps and durations as text. Pure functions; all of them take any value of their type.
//
// A year outside 0000…9999 gets as many digits as it needs, and a sign when it is before year 0.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pipeline::csv {

inline constexpr std::size_t kDateRoom = 32;
inline constexpr std::size_t kTimestampRoom = 40;
inline constexpr std::size_t kDurationRoom = 32;

// "2024-01-02", from days since 1970-01-01.
char* write_date(int32_t days, char* out);
// "2024-01-02 03:04:05", with ".ffffff" when the fraction is not zero; from microseconds since 1970-01-01.
char* write_timestamp(int64_t microseconds, char* out);
// "[-]hh:mm:ss[.ffffff]"; more than 24 hours stay hours.
char* write_duration(int64_t microseconds, char* out);

}  // namespace pipeline::csv
