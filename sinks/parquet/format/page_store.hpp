// PageStore: the pages of a column chunk that wait to be written, in few large blocks. Not thread-safe.
//
// A block is as large as all before it, within limits, so that a small table takes little memory and a large one few
// page faults: they are a good part of the time that writing takes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string_view>
#include <vector>

namespace pipeline::parquet {

class PageStore {
 public:
  // Copies header and body, one behind the other. Throws std::bad_alloc.
  void add(std::string_view header, std::string_view body);
  // Where the body of the next page may be written, `room` bytes, behind a header that will be about `header` bytes
  // long. Null where the last block has no room for it: `add` goes on in a new one.
  [[nodiscard]] char* place_behind(std::size_t header, std::size_t room);
  // Takes in a body that was written there. `header_room` is what `place_behind` was told; the body is moved when the
  // header has another size.
  void add_placed(std::string_view header, std::size_t header_room, std::size_t body);
  // All pages in their order, in some pieces. Valid until the next call that isn't const.
  [[nodiscard]] std::vector<std::string_view> pieces() const;
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  // Gives the memory back.
  void clear();

 private:
  struct Free {
    std::align_val_t alignment;

    void operator()(char* bytes) const;
  };
  struct Block {
    std::unique_ptr<char, Free> bytes;
    std::size_t capacity;
    std::size_t size;
  };

  void append(std::string_view bytes);
  Block& block_for(std::size_t size);

  std::vector<Block> blocks_;
  std::size_t bytes_ = 0;
};

}  // namespace pipeline::parquet
