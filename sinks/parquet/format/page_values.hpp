// PageValues: the rows of one column that will make one page: which are null, and the values of the others in the
// physical type of the column. A value; keeps its memory over `clear`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "bit_packing.hpp"
#include "buffer.hpp"

namespace pipeline::parquet {

struct PageValues {
  std::size_t rows = 0;
  std::size_t entries = 0;  // level entries: the rows, or for a list its elements, with one for each empty or null list
  std::size_t values = 0;   // that are not null
  Buffer validity;          // one bit for each row; empty while no row is null. Not for lists
  Buffer fixed;             // values of fixed width, one behind the other; booleans as bytes
  Buffer lengths;           // of byte arrays: int32 each
  Buffer data;              // of byte arrays: all bytes
  Buffer definition;        // of lists: one uint32 for each entry
  Buffer repetition;        // likewise

  [[nodiscard]] std::size_t nulls() const { return entries - values; }
  [[nodiscard]] std::size_t bytes() const {
    return fixed.size() + lengths.size() + data.size() + definition.size() + repetition.size();
  }

  void clear() {
    rows = entries = values = 0;
    for (Buffer* buffer : {&validity, &fixed, &lengths, &data, &definition, &repetition}) buffer->clear();
  }

  // Adds rows of a flat column to the levels; the values come on top. `bits` is an Arrow validity bitmap, or null when
  // all are valid.
  void add_rows(const uint8_t* bits, std::size_t first_bit, std::size_t count, std::size_t valid) {
    if (valid < count && validity.empty()) grow_validity(rows, true);
    if (!validity.empty() || valid < count) {
      const std::size_t begin = rows;
      grow_validity(rows + count, false);
      if (valid == count) {
        set_bits(validity.data(), begin, count);
      } else {
        copy_bits(bits, first_bit, count, validity.data(), begin);
      }
    }
    rows += count;
    entries += count;
    values += valid;
  }

 private:
  void grow_validity(std::size_t bits, bool set) {
    const std::size_t had = validity.size();
    // One byte more than needed, so that a bitmap without rows isn't empty.
    const std::size_t needed = bits / 8 + 1;
    if (needed > had) std::memset(validity.extend(needed - had), 0, needed - had);
    if (set) set_bits(validity.data(), 0, bits);
  }
};

// Walks over the byte arrays of a page.
template <typename Each>
void for_each_bytes(const PageValues& page, Each each) {
  const auto* lengths = page.lengths.as<int32_t>();
  const auto* at = reinterpret_cast<const char*>(page.data.data());
  for (std::size_t i = 0; i < page.values; ++i) {
    const auto length = static_cast<std::size_t>(lengths[i]);
    each(std::string_view(at, length));
    at += length;
  }
}

}  // namespace pipeline::parquet
