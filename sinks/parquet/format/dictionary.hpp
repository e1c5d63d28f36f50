// Dictionary: the different values of one column chunk, in the order they came, and their numbers.
//
// Keeps its memory over `clear`. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "buffer.hpp"
#include "page_values.hpp"
#include "types.hpp"

namespace pipeline::parquet {

class Dictionary {
 public:
  explicit Dictionary(const Column& column) : column_(column) {}

  // Appends the number of each value of the page to `indices`. False when there would be more than `most_entries`, or
  // more bytes than kMostBytes; then some of the page's values may have been added.
  bool index(const PageValues& page, std::size_t most_entries, std::vector<uint32_t>& indices);

  [[nodiscard]] std::size_t entries() const { return entries_; }
  // All values, PLAIN.
  [[nodiscard]] const Buffer& plain() const { return plain_; }
  void clear();

  static constexpr std::size_t kMostBytes = std::size_t{1} << 20U;

 private:
  struct Slot {
    uint64_t key = 0;     // the value, or the hash of a byte array
    uint32_t number = 0;  // of the entry, from 1; 0 = free
  };

  template <typename Value>
  bool index_numbers(const PageValues& page, std::size_t most_entries, std::vector<uint32_t>& indices);
  bool index_bytes(const PageValues& page, std::size_t most_entries, std::vector<uint32_t>& indices);
  uint32_t number_of(std::string_view value, bool with_length);
  [[nodiscard]] std::string_view entry(uint32_t number, bool with_length) const;
  void grow();
  [[nodiscard]] bool is_full() const { return 2 * (entries_ + 1) > slots_.size(); }

  Column column_;
  std::vector<Slot> slots_;
  std::size_t entries_ = 0;
  Buffer plain_;
  std::vector<uint32_t> begins_;  // of byte arrays: where in `plain_`
};

}  // namespace pipeline::parquet
