#include "json_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace pipeline::airbyte {
namespace {

constexpr uint64_t kOnes = 0x0101010101010101U;
constexpr uint64_t kHighBits = 0x8080808080808080U;

// Bytes equal to zero have their high bit set in the result; higher ones may have it too, lower ones never.
uint64_t zero_bytes(uint64_t word) {
  return (word - kOnes) & ~word & kHighBits;
}

// The lowest marked byte is the first that must be escaped: a quote, a backslash or a control character.
uint64_t to_escape(uint64_t word) {
  return zero_bytes(word ^ (kOnes * '"')) | zero_bytes(word ^ (kOnes * '\\')) |
         ((word - kOnes * 0x20U) & ~word & kHighBits);
}

char* write_escaped(unsigned char letter, char* out) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  *out++ = '\\';
  switch (letter) {
    case '"':
    case '\\':
      *out++ = static_cast<char>(letter);
      return out;
    case '\n':
      *out++ = 'n';
      return out;
    case '\r':
      *out++ = 'r';
      return out;
    case '\t':
      *out++ = 't';
      return out;
    default:
      std::memcpy(out, "u00", 3);
      out[3] = kHex[letter >> 4U];
      out[4] = kHex[letter & 15U];
      return out + 5;
  }
}

bool needs_escape(unsigned char letter) {
  return letter < 0x20 || letter == '"' || letter == '\\';
}

// The length of the UTF-8 character that begins at `at`, 0 when it is none (RFC 3629, section 4).
std::size_t character_length(const unsigned char* at, std::size_t left) {
  const auto tail = [](unsigned char byte) { return (byte & 0xC0U) == 0x80U; };
  const unsigned char first = at[0];
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return left >= 2 && tail(at[1]) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (left < 3 || !tail(at[1]) || !tail(at[2])) return 0;
    if ((first == 0xE0 && at[1] < 0xA0) || (first == 0xED && at[1] > 0x9F)) return 0;
    return 3;
  }
  if (first < 0xF0 || first > 0xF4 || left < 4 || !tail(at[1]) || !tail(at[2]) || !tail(at[3])) return 0;
  if ((first == 0xF0 && at[1] < 0x90) || (first == 0xF4 && at[1] > 0x8F)) return 0;
  return 4;
}

bool is_utf8(std::string_view text) {
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = at + text.size();
  while (at < end) {
    const std::size_t length = character_length(at, static_cast<std::size_t>(end - at));
    if (length == 0) return false;
    at += length;
  }
  return true;
}

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr int64_t kSecond = 1'000'000;
constexpr int64_t kDay = 86'400 * kSecond;
constexpr uint64_t kHour = 3'600 * kSecond;

char* write_two(uint64_t number, char* out) {
  out[0] = static_cast<char>('0' + number / 10);
  out[1] = static_cast<char>('0' + number % 10);
  return out + 2;
}

// The proleptic Gregorian calendar in eras of 400 years that begin on 1 March, so that the leap day comes last.
char* write_civil(int64_t days, char* out) {
  constexpr int64_t kFirst = -719'162;  // 0001-01-01
  constexpr int64_t kLast = 2'932'896;  // 9999-12-31
  if (days < kFirst || days > kLast) return nullptr;
  const auto shifted = static_cast<uint64_t>(days + 719'468);
  const uint64_t era = shifted / 146'097;
  const uint64_t day_of_era = shifted % 146'097;
  const uint64_t year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const uint64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const uint64_t month_from_march = (5 * day_of_year + 2) / 153;
  const uint64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const uint64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  out = write_two(year % 100, write_two(year / 100, out));
  *out++ = '-';
  out = write_two(month, out);
  *out++ = '-';
  return write_two(day_of_year - (153 * month_from_march + 2) / 5 + 1, out);
}

// "hh:mm:ss.ffffff"
// What follows the hours.
char* write_minutes(uint64_t microseconds, char* out) {
  const uint64_t seconds = microseconds / kSecond;
  const uint64_t fraction = microseconds % kSecond;
  *out++ = ':';
  out = write_two(seconds / 60 % 60, out);
  *out++ = ':';
  out = write_two(seconds % 60, out);
  *out++ = '.';
  out = write_two(fraction / 10'000, out);
  out = write_two(fraction / 100 % 100, out);
  return write_two(fraction % 100, out);
}

char* write_clock(uint64_t microseconds, char* out) {
  return write_minutes(microseconds, write_two(microseconds / kHour, out));
}

// The digits of an unsigned number of several words.
char* write_digits(std::span<uint64_t> words, char* out) {
  constexpr uint64_t kBillion = 1'000'000'000'000'000'000;  // 18 digits at a time
  std::array<uint64_t, 5> parts{};
  std::size_t count = 0;
  do {
    uint64_t remainder = 0;
    for (std::size_t i = words.size(); i-- > 0;) {
      const auto part = static_cast<unsigned __int128>(remainder) << 64U | words[i];
      words[i] = static_cast<uint64_t>(part / kBillion);
      remainder = static_cast<uint64_t>(part % kBillion);
    }
    parts[count++] = remainder;
  } while (std::any_of(words.begin(), words.end(), [](uint64_t word) { return word != 0; }));
  out = std::to_chars(out, out + 20, parts[--count]).ptr;
  while (count-- > 0) {
    for (uint64_t place = kBillion / 10; place > 0; place /= 10) {
      *out++ = static_cast<char>('0' + parts[count] / place % 10);
    }
  }
  return out;
}

// Puts a point before the last `scale` digits of [digits, end), and zeros where there are too few.
char* place_point(char* digits, char* end, int32_t scale) {
  const auto size = static_cast<std::size_t>(end - digits);
  const auto fraction = static_cast<std::size_t>(scale);
  const std::size_t zeros = size > fraction ? 0 : fraction + 1 - size;
  std::memmove(digits + zeros, digits, size);
  std::memset(digits, '0', zeros);
  end += zeros;
  std::memmove(end - fraction + 1, end - fraction, fraction);
  *(end - fraction) = '.';
  return end + 1;
}

}  // namespace

char* write_string(std::string_view text, char* out) {
  *out++ = '"';
  const char* at = text.data();
  const char* const end = at + text.size();
  uint64_t seen = 0;
  while (end - at >= 8) {
    uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    std::memcpy(out, &word, sizeof word);
    seen |= word;
    const uint64_t marked = to_escape(word);
    if (marked == 0) {
      at += 8;
      out += 8;
      continue;
    }
    const int plain = __builtin_ctzll(marked) / 8;
    at += plain;
    out = write_escaped(static_cast<unsigned char>(*at++), out + plain);
  }
  for (; at < end; ++at) {
    const auto letter = static_cast<unsigned char>(*at);
    seen |= letter;
    if (needs_escape(letter)) {
      out = write_escaped(letter, out);
    } else {
      *out++ = static_cast<char>(letter);
    }
  }
  *out++ = '"';
  return (seen & kHighBits) == 0 || is_utf8(text) ? out : nullptr;
}

char* write_base64(std::string_view bytes, char* out) {
  *out++ = '"';
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  std::size_t left = bytes.size();
  for (; left >= 3; left -= 3, at += 3, out += 4) {
    const uint32_t three = static_cast<uint32_t>(at[0]) << 16U | static_cast<uint32_t>(at[1]) << 8U | at[2];
    for (std::size_t i = 0; i < 4; ++i) out[i] = kBase64[three >> (18 - 6 * i) & 63U];
  }
  if (left > 0) {
    const uint32_t three = static_cast<uint32_t>(at[0]) << 16U | (left == 2 ? static_cast<uint32_t>(at[1]) << 8U : 0);
    out[0] = kBase64[three >> 18U];
    out[1] = kBase64[three >> 12U & 63U];
    out[2] = left == 2 ? kBase64[three >> 6U & 63U] : '=';
    out[3] = '=';
    out += 4;
  }
  *out++ = '"';
  return out;
}

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    const std::size_t padding = !last || text[i + 3] != '=' ? 0 : text[i + 2] == '=' ? 2 : 1;
    uint32_t three = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const std::size_t digit = k >= 4 - padding ? 0 : kBase64.find(text[i + k]);
      if (digit == std::string_view::npos) return std::nullopt;
      three = three << 6U | static_cast<uint32_t>(digit);
    }
    for (std::size_t k = 0; k < 3 - padding; ++k) bytes += static_cast<char>(three >> (16 - 8 * k) & 255U);
  }
  return bytes;
}

char* write_decimal(std::span<const uint64_t> words, int32_t scale, char* out) {
  std::array<uint64_t, 4> magnitude{};
  std::copy(words.begin(), words.end(), magnitude.begin());
  const std::span<uint64_t> used(magnitude.data(), words.size());
  if (static_cast<int64_t>(words.back()) < 0) {
    *out++ = '-';
    uint64_t carry = 1;
    for (uint64_t& word : used) {
      word = ~word + carry;
      carry = carry == 1 && word == 0 ? 1 : 0;
    }
  }
  const bool small = std::all_of(used.begin() + 1, used.end(), [](uint64_t word) { return word == 0; });
  char* const end = small ? std::to_chars(out, out + 20, used[0]).ptr : write_digits(used, out);
  return scale > 0 ? place_point(out, end, scale) : end;
}

char* write_date(int32_t days, char* out) {
  *out = '"';
  out = write_civil(days, out + 1);
  if (out != nullptr) *out++ = '"';
  return out;
}

char* write_timestamp(int64_t microseconds, bool utc, char* out) {
  int64_t days = microseconds / kDay;
  if (microseconds % kDay < 0) --days;
  *out = '"';
  out = write_civil(days, out + 1);
  if (out == nullptr) return nullptr;
  *out++ = 'T';
  out = write_clock(static_cast<uint64_t>(microseconds - days * kDay), out);
  if (utc) *out++ = 'Z';
  *out++ = '"';
  return out;
}

char* write_time(int64_t microseconds, char* out) {
  if (microseconds < 0 || microseconds >= kDay) return nullptr;
  *out = '"';
  out = write_clock(static_cast<uint64_t>(microseconds), out + 1);
  *out++ = '"';
  return out;
}

char* write_duration(int64_t microseconds, char* out) {
  *out++ = '"';
  if (microseconds < 0) *out++ = '-';
  const uint64_t magnitude =
      microseconds < 0 ? 0 - static_cast<uint64_t>(microseconds) : static_cast<uint64_t>(microseconds);
  const uint64_t hours = magnitude / kHour;
  if (hours < 10) *out++ = '0';
  out = std::to_chars(out, out + kTimeRoom / 2, hours).ptr;
  out = write_minutes(magnitude, out);
  *out++ = '"';
  return out;
}

}  // namespace pipeline::airbyte
