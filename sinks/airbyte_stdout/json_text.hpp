// Text, base64 and numbers as JSON values. Pure functions; each writes to `out`, which has room enough, and returns the
// end of what it wrote.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pipeline::airbyte {

// A character becomes six at the most (\u001f); two quotes; and eight bytes are written at a time.
constexpr std::size_t string_room(std::size_t bytes) {
  return 6 * bytes + 16;
}
// Null = the text is not valid UTF-8; what was written must be forgotten.
char* write_string(std::string_view text, char* out);

constexpr std::size_t base64_room(std::size_t bytes) {
  return (bytes + 2) / 3 * 4 + 2;
}
// RFC 4648, standard alphabet, padded, in quotes.
char* write_base64(std::string_view bytes, char* out);
// None when `text` is not base64.
std::optional<std::string> decode_base64(std::string_view text);

inline constexpr std::size_t kDecimalRoom = 100;  // 77 digits, a sign, a point, leading zeros
// `words` are two's complement, least significant first. There is a digit before the point.
char* write_decimal(std::span<const uint64_t> words, int32_t scale, char* out);

inline constexpr std::size_t kTimeRoom = 40;
// In quotes. Null = the value has no form that Airbyte knows: a year outside of 0001…9999, a time of more than a day.
char* write_date(int32_t days, char* out);
char* write_timestamp(int64_t microseconds, bool utc, char* out);
char* write_time(int64_t microseconds, char* out);
// Always has a form: "-838:59:59.000000".
char* write_duration(int64_t microseconds, char* out);

}  // namespace pipeline::airbyte
