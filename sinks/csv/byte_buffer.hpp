// ByteBuffer: room for formatted text that is reserved once for many values and then written through a plain pointer.
//
// Keeps its memory over `clear`. Not thread-safe.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace pipeline::csv {

class ByteBuffer {
 public:
  // Where to write next; at least `room` bytes may be written there. Invalidates earlier pointers.
  char* reserve(std::size_t room) {
    if (bytes_.size() - size_ < room) bytes_.resize(std::max(bytes_.size() * 2, size_ + room));
    return bytes_.data() + size_;
  }
  // Takes in what was written from the last `reserve` up to `end`.
  void commit(const char* end) { size_ = static_cast<std::size_t>(end - bytes_.data()); }
  void clear() { size_ = 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  std::vector<char> bytes_;
  std::size_t size_ = 0;
};

}  // namespace pipeline::csv
