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
  [[gnu::always_inline]] bool next() {
    if (at_ == end_) return false;
    uint64_t tag = 0;
    if (!varint(tag)) return false;
    field_ = static_cast<uint32_t>(tag >> 3U);
    is_bytes_ = (tag & 7U) == 2;
    if (!is_bytes_) return next_number(tag & 7U);
    number_ = 0;
    uint64_t size = 0;
    if (!varint(size)) return false;
    const char* begin = at_;
    if (!skip(size)) return false;
    bytes_ = {begin, static_cast<std::size_t>(size)};
    return true;
  }

  [[nodiscard]] uint32_t field() const { return field_; }
  [[nodiscard]] uint64_t number() const { return number_; }        // of a varint field, otherwise 0
  [[nodiscard]] std::string_view bytes() const { return bytes_; }  // of a length-delimited field, otherwise empty
  [[nodiscard]] bool is_bytes() const { return is_bytes_; }
  [[nodiscard]] bool ok() const { return ok_; }

  // Reads a bare varint, as in packed fields.
  [[gnu::always_inline]] bool varint(uint64_t& value) {
    if (at_ != end_) {
      value = static_cast<uint8_t>(at_[0]);
      if (value < 0x80) {
        ++at_;
        return true;
      }
      if (end_ - at_ > 1 && static_cast<uint8_t>(at_[1]) < 0x80) {
        value = (value & 0x7FU) | static_cast<uint64_t>(static_cast<uint8_t>(at_[1])) << 7U;
        at_ += 2;
        return true;
      }
    }
    return long_varint(value);
  }
  [[nodiscard]] bool at_end() const { return at_ == end_; }

 private:
  bool long_varint(uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ == end_) return fail();
      const auto byte = static_cast<uint8_t>(*at_++);
      value |= static_cast<uint64_t>(byte & 0x7FU) << shift;
      if ((byte & 0x80U) == 0) return true;
    }
    return fail();
  }
  bool skip(uint64_t size) {
    if (size > static_cast<uint64_t>(end_ - at_)) return fail();
    at_ += size;
    return true;
  }
  bool next_number(uint64_t wire_type) {
    bytes_ = {};
    number_ = 0;
    switch (wire_type) {
      case 0:
        return varint(number_);
      case 1:
        return skip(8);
      case 5:
        return skip(4);
      default:
        return fail();
    }
  }
  bool fail() {
    ok_ = false;
    at_ = end_;
    return false;
  }

  const char* at_;
  const char* end_;
  uint32_t field_ = 0;
  uint64_t number_ = 0;
  std::string_view bytes_;
  bool is_bytes_ = false;
  bool ok_ = true;
};

}  // namespace pipeline::planetscale
