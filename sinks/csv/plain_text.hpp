// PlainText: copies text to a place where it stands without quotes, and tells whether it may. A value.
//
// For delimiters of one byte. Made once for many texts.
#pragma once

#include <cstddef>
#include <cstring>

#include "text_block.hpp"

namespace pipeline::csv {

class PlainText {
 public:
  explicit PlainText(char delimiter) : delimiter_(TextBlock::of(delimiter)) {}

  // False when a byte needs quotes. REQUIRES: TextBlock::kSize bytes behind the text at `out` that may be written.
  bool copy(const char* text, std::size_t size, char* out) const {
    constexpr std::size_t step = TextBlock::kSize;
    if (size < step) {
      // The copy is looked at instead of the text: behind it there is room that may be read.
      std::memcpy(out, text, size);
      return (copy_block(out, out).bits() & ((1U << size) - 1U)) == 0;
    }
    TextBlock found = copy_block(text + size - step, out + size - step);
    for (std::size_t at = 0; at + step < size; at += step) found = found | copy_block(text + at, out + at);
    return found.bits() == 0;
  }

 private:
  // Returns where bytes need quotes.
  [[nodiscard]] TextBlock copy_block(const char* from, char* to) const {
    const TextBlock block = TextBlock::load(from);
    block.store(to);
    return (block.equal(delimiter_) | block.equal(quote_)) | (block.equal(line_feed_) | block.equal(carriage_return_));
  }

  TextBlock delimiter_;
  TextBlock quote_ = TextBlock::of('"');
  TextBlock line_feed_ = TextBlock::of('\n');
  TextBlock carriage_return_ = TextBlock::of('\r');
};

}  // namespace pipeline::csv
