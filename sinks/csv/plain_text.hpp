// PlainText: copies text to a place where it stands without quotes, and tells whether it may. A value.
//
// For delimiters of one byte. Made once for many texts.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace pipeline::csv {

#ifdef __SSE2__
class PlainText {
 public:
  explicit PlainText(char delimiter)
      : delimiter_(_mm_set1_epi8(delimiter)),
        quote_(_mm_set1_epi8('"')),
        line_feed_(_mm_set1_epi8('\n')),
        carriage_return_(_mm_set1_epi8('\r')) {}

  // False when a byte needs quotes. REQUIRES: 16 bytes behind the text at `out` that may be written.
  bool copy(const char* text, std::size_t size, char* out) const {
    if (size < kBlock) {
      // The copy is looked at instead of the text: behind it there is room that may be read.
      std::memcpy(out, text, size);
      return (hits(copy_block(out, out)) & ((1U << size) - 1U)) == 0;
    }
    __m128i found = copy_block(text + size - kBlock, out + size - kBlock);
    for (std::size_t at = 0; at + kBlock < size; at += kBlock) {
      found = _mm_or_si128(found, copy_block(text + at, out + at));
    }
    return hits(found) == 0;
  }

 private:
  static constexpr std::size_t kBlock = 16;

  // Returns where bytes need quotes.
  [[nodiscard]] __m128i copy_block(const char* from, char* to) const {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), block);
    return _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(block, delimiter_), _mm_cmpeq_epi8(block, quote_)),
                        _mm_or_si128(_mm_cmpeq_epi8(block, line_feed_), _mm_cmpeq_epi8(block, carriage_return_)));
  }
  static unsigned hits(__m128i found) { return static_cast<unsigned>(_mm_movemask_epi8(found)); }

  __m128i delimiter_;
  __m128i quote_;
  __m128i line_feed_;
  __m128i carriage_return_;
};
#else
class PlainText {
 public:
  explicit PlainText(char delimiter) : delimiter_(delimiter) {}

  bool copy(const char* text, std::size_t size, char* out) const {
    std::memcpy(out, text, size);
    return std::none_of(text, text + size, [this](char letter) {
      return letter == delimiter_ || letter == '"' || letter == '\n' || letter == '\r';
    });
  }

 private:
  char delimiter_;
};
#endif

}  // namespace pipeline::csv
