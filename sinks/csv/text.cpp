#include "text.hpp"

#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace pipeline::csv {
namespace {

#ifdef __SSE2__
// REQUIRES: 16 readable bytes from any byte of the text on: it looks at a whole block and ignores what is behind.
bool has_special(const char* text, std::size_t size, char delimiter) {
  const __m128i delimiters = _mm_set1_epi8(delimiter);
  const __m128i quotes = _mm_set1_epi8('"');
  const __m128i line_feeds = _mm_set1_epi8('\n');
  const __m128i carriage_returns = _mm_set1_epi8('\r');
  for (std::size_t at = 0; at < size; at += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + at));
    const __m128i found =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(block, delimiters), _mm_cmpeq_epi8(block, quotes)),
                     _mm_or_si128(_mm_cmpeq_epi8(block, line_feeds), _mm_cmpeq_epi8(block, carriage_returns)));
    auto hits = static_cast<unsigned>(_mm_movemask_epi8(found));
    if (size - at < 16) hits &= (1U << (size - at)) - 1U;
    if (hits != 0) return true;
  }
  return false;
}
#else
bool has_special(const char* text, std::size_t size, char delimiter) {
  for (std::size_t i = 0; i < size; ++i) {
    if (text[i] == delimiter || text[i] == '"' || text[i] == '\n' || text[i] == '\r') return true;
  }
  return false;
}
#endif

char* write_quoted(std::string_view value, char* out) {
  *out++ = '"';
  while (!value.empty()) {
    const void* const quote = std::memchr(value.data(), '"', value.size());
    if (quote == nullptr) break;
    const auto size = static_cast<std::size_t>(static_cast<const char*>(quote) - value.data()) + 1;
    std::memcpy(out, value.data(), size);
    out += size;
    *out++ = '"';
    value.remove_prefix(size);
  }
  if (!value.empty()) std::memcpy(out, value.data(), value.size());
  out += value.size();
  *out++ = '"';
  return out;
}

}  // namespace

char* write_text(std::string_view value, const Dialect& dialect, char* out) {
  if (value.empty() || value == dialect.null) return write_quoted(value, out);
  // The copy is scanned instead of the value: behind it there is room that may be read.
  std::memcpy(out, value.data(), value.size());
  if (!has_special(out, value.size(), dialect.delimiter)) return out + value.size();
  return write_quoted(value, out);
}

std::string text_of(std::string_view value, const Dialect& dialect) {
  std::string text(text_room(value.size()), '\0');
  text.resize(static_cast<std::size_t>(write_text(value, dialect, text.data()) - text.data()));
  return text;
}

char* quote_if_null_text(const Dialect& dialect, char* begin, char* end) {
  const std::string_view written(begin, static_cast<std::size_t>(end - begin));
  if (written != dialect.null) return end;
  std::memmove(begin + 1, begin, written.size());
  *begin = '"';
  end[1] = '"';
  return end + 2;
}

}  // namespace pipeline::csv
