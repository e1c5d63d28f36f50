// TextBlock: sixteen bytes of text that are looked at together. A value.
#pragma once

#include <cstddef>

#ifdef __SSE2__
#include <emmintrin.h>
#else
#include <array>
#include <cstring>
#endif

namespace pipeline::csv {

#ifdef __SSE2__
class TextBlock {
 public:
  static constexpr std::size_t kSize = 16;

  // The same letter sixteen times.
  static TextBlock of(char letter) { return TextBlock(_mm_set1_epi8(letter)); }
  static TextBlock load(const char* from) { return TextBlock(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))); }
  void store(char* to) const { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes_); }

  // All bits of a byte where both are equal, otherwise none.
  [[nodiscard]] TextBlock equal(TextBlock other) const { return TextBlock(_mm_cmpeq_epi8(bytes_, other.bytes_)); }
  friend TextBlock operator|(TextBlock a, TextBlock b) { return TextBlock(_mm_or_si128(a.bytes_, b.bytes_)); }
  // The highest bit of each byte; the first byte's comes lowest.
  [[nodiscard]] unsigned bits() const { return static_cast<unsigned>(_mm_movemask_epi8(bytes_)); }

 private:
  explicit TextBlock(__m128i bytes) : bytes_(bytes) {}

  __m128i bytes_;
};
#else
class TextBlock {
 public:
  static constexpr std::size_t kSize = 16;

  static TextBlock of(char letter) {
    TextBlock block;
    block.bytes_.fill(static_cast<unsigned char>(letter));
    return block;
  }
  static TextBlock load(const char* from) {
    TextBlock block;
    std::memcpy(block.bytes_.data(), from, kSize);
    return block;
  }
  void store(char* to) const { std::memcpy(to, bytes_.data(), kSize); }

  [[nodiscard]] TextBlock equal(TextBlock other) const {
    TextBlock block;
    for (std::size_t i = 0; i < kSize; ++i) block.bytes_[i] = bytes_[i] == other.bytes_[i] ? 0xFF : 0;
    return block;
  }
  friend TextBlock operator|(TextBlock a, TextBlock b) {
    for (std::size_t i = 0; i < kSize; ++i) a.bytes_[i] = static_cast<unsigned char>(a.bytes_[i] | b.bytes_[i]);
    return a;
  }
  [[nodiscard]] unsigned bits() const {
    unsigned bits = 0;
    for (std::size_t i = 0; i < kSize; ++i) bits |= unsigned{bytes_[i]} >> 7U << i;
    return bits;
  }

 private:
  std::array<unsigned char, kSize> bytes_{};
};
#endif

}  // namespace pipeline::csv
