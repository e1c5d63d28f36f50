// WireReader: walks over the fields of one protobuf message in place, without copying.
//
// Source of the format: "Protocol Buffers encoding". Bounds are checked; after an error `ok` is false and `next` gives
// nothing more. Borrows the bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pipeline::planetscale {

class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  // Goes to the next field. False = the end, or bytes that are no protobuf.
  bool next() {
    if (at_ == end_ || !ok_) return false;
    uint64_t tag = 0;
    if (!varint(tag)) return false;
    field_ = static_cast<uint32_t>(tag >> 3U);
    switch (tag & 7U) {
      case 0:
        return varint(number_);
      case 1:
        return skip(8);
      case 2: {
        uint64_t size = 0;
        if (!varint(size)) return false;
        const char* begin = at_;
        if (!skip(size)) return false;
        bytes_ = {begin, static_cast<std::size_t>(size)};
        return true;
      }
      case 5:
        return skip(4);
      default:
        return fail();
    }
  }

  [[nodiscard]] uint32_t field() const { return field_; }
  [[nodiscard]] uint64_t number() const { return number_; }        // of a varint field
  [[nodiscard]] std::string_view bytes() const { return bytes_; }  // of a length-delimited field
  [[nodiscard]] bool ok() const { return ok_; }

  // Reads a bare varint, as in packed fields.
  bool varint(uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ == end_) return fail();
      const auto byte = static_cast<uint8_t>(*at_++);
      value |= static_cast<uint64_t>(byte & 0x7FU) << shift;
      if ((byte & 0x80U) == 0) return true;
    }
    return fail();
  }
  [[nodiscard]] bool at_end() const { return at_ == end_; }

 private:
  bool skip(uint64_t size) {
    if (size > static_cast<uint64_t>(end_ - at_)) return fail();
    at_ += size;
    return true;
  }
  bool fail() {
    ok_ = false;
    return false;
  }

  const char* at_;
  const char* end_;
  uint32_t field_ = 0;
  uint64_t number_ = 0;
  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace pipeline::planetscale
