// Buffer: bytes that are appended to, without being zeroed first. Keeps its memory over `clear`. Not thread-safe.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace pipeline::parquet {

class Buffer {
 public:
  // Room for `count` more bytes, which the caller must write. Invalidates earlier pointers.
  uint8_t* extend(std::size_t count) {
    reserve(count);
    uint8_t* place = bytes_.get() + size_;
    size_ += count;
    return place;
  }
  // The same without taking the bytes in; `set_size` does.
  uint8_t* reserve(std::size_t count) {
    if (capacity_ - size_ < count) grow(size_ + count);
    return bytes_.get() + size_;
  }
  void append(const void* bytes, std::size_t count) {
    if (count > 0) std::memcpy(extend(count), bytes, count);
  }
  void append(std::string_view bytes) { append(bytes.data(), bytes.size()); }
  void push_back(uint8_t byte) { *extend(1) = byte; }
  // Little-endian, as the machine is.
  template <typename Value>
  void put(Value value) {
    std::memcpy(extend(sizeof value), &value, sizeof value);
  }

  // REQUIRES: not more than was reserved.
  void set_size(std::size_t size) { size_ = size; }
  void clear() { size_ = 0; }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const uint8_t* data() const { return bytes_.get(); }
  [[nodiscard]] uint8_t* data() { return bytes_.get(); }
  [[nodiscard]] std::string_view view() const { return {reinterpret_cast<const char*>(bytes_.get()), size_}; }
  // REQUIRES: appended as values of this type; the memory is aligned for any of them.
  template <typename Value>
  [[nodiscard]] const Value* as() const {
    return reinterpret_cast<const Value*>(bytes_.get());
  }

  Buffer() = default;
  Buffer(Buffer&& other) noexcept { swap(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    Buffer taken(std::move(other));
    swap(taken);
    return *this;
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() = default;

 private:
  void swap(Buffer& other) noexcept {
    std::swap(bytes_, other.bytes_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }
  void grow(std::size_t needed) {
    const std::size_t capacity = std::max({needed, capacity_ + capacity_ / 2, std::size_t{256}});
    auto bigger = std::make_unique_for_overwrite<uint8_t[]>(capacity);  // NOLINT(modernize-avoid-c-arrays)
    if (size_ > 0) std::memcpy(bigger.get(), bytes_.get(), size_);
    bytes_ = std::move(bigger);
    capacity_ = capacity;
  }

  std::unique_ptr<uint8_t[]> bytes_;  // NOLINT(modernize-avoid-c-arrays)
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace pipeline::parquet
