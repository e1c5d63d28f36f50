// Column builders: append values, then finish into an Arrow array.
//
// One builder makes one column of one batch at a time; `finish` empties it for the next. Not thread-safe. `truncate_to`
// takes back what was appended last, for sources that must drop an unfinished transaction.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/sdk/array.hpp"

namespace pipeline {

// 128- and 256-bit two's complement integers as Arrow lays them out: little-endian words, least significant first.
using Decimal128 = std::array<uint64_t, 2>;
using Decimal256 = std::array<uint64_t, 4>;

namespace detail {

// An array that grows at its end, without setting its room to zero. After `take` it asks for as much room again at
// once.
template <typename Value>
class Growing {
 public:
  void push_back(const Value& value) {
    if (size_ == capacity_) grow(size_ + 1);
    values_[size_++] = value;
  }
  void append(const Value* values, std::size_t count) {
    if (count > capacity_ - size_) grow(size_ + count);
    if (count > 0) std::memcpy(values_.get() + size_, values, count * sizeof(Value));
    size_ += count;
  }
  void truncate_to(std::size_t size) { size_ = size; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const Value& back() const { return values_[size_ - 1]; }

  std::unique_ptr<Value[]> take() {
    room_next_ = size_;
    size_ = capacity_ = 0;
    return std::move(values_);
  }

 private:
  void grow(std::size_t least) {
    const std::size_t capacity = std::max({least, capacity_ * 2, room_next_, kFirstRoom});
    auto larger = std::make_unique_for_overwrite<Value[]>(capacity);
    if (size_ > 0) std::memcpy(larger.get(), values_.get(), size_ * sizeof(Value));
    values_ = std::move(larger);
    capacity_ = capacity;
  }

  static constexpr std::size_t kFirstRoom = 64;
  std::unique_ptr<Value[]> values_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  std::size_t room_next_ = 0;
};

// Owns the buffers of an array of fixed width (one of values) or of bytes (offsets and values).
template <typename Value, typename Bytes>
struct BufferNode {
  std::vector<uint8_t> validity;
  std::unique_ptr<Value[]> values;
  std::unique_ptr<Bytes[]> bytes;
  std::array<const void*, 3> pointers{};
};

template <typename Value, typename Bytes>
OwnedArray export_buffers(std::unique_ptr<BufferNode<Value, Bytes>> node, std::size_t length, std::size_t null_count,
                          int64_t buffers) {
  static constexpr Value empty_value{};
  static constexpr Bytes empty_bytes{};
  node->pointers = {null_count == 0 ? nullptr : static_cast<const void*>(node->validity.data()),
                    node->values == nullptr ? &empty_value : static_cast<const void*>(node->values.get()),
                    node->bytes == nullptr ? &empty_bytes : static_cast<const void*>(node->bytes.get())};
  ArrowArray array{};
  array.length = static_cast<int64_t>(length);
  array.null_count = static_cast<int64_t>(null_count);
  array.n_buffers = buffers;
  array.buffers = node->pointers.data();
  array.release = [](ArrowArray* self) {
    const std::unique_ptr<BufferNode<Value, Bytes>> owned(static_cast<BufferNode<Value, Bytes>*>(self->private_data));
    self->release = nullptr;
  };
  array.private_data = node.release();
  return OwnedArray(&array);
}

struct ArrayNode {
  std::array<std::vector<uint8_t>, 3> buffers;
  std::array<const void*, 3> pointers{};
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> child_pointers;
};

inline void release_array(ArrowArray* array) {
  const std::unique_ptr<ArrayNode> node(static_cast<ArrayNode*>(array->private_data));
  for (ArrowArray& child : node->children) {
    if (child.release != nullptr) child.release(&child);
  }
  array->release = nullptr;
}

inline OwnedArray export_array(std::unique_ptr<ArrayNode> node, int64_t length, int64_t null_count, int64_t buffers) {
  static constexpr uint64_t empty_buffer = 0;
  for (std::size_t i = 0; i < node->buffers.size(); ++i) {
    node->pointers[i] = node->buffers[i].empty() ? &empty_buffer : static_cast<const void*>(node->buffers[i].data());
  }
  if (null_count == 0) node->pointers[0] = nullptr;
  for (ArrowArray& child : node->children) node->child_pointers.push_back(&child);
  ArrowArray array{};
  array.length = length;
  array.null_count = null_count;
  array.n_buffers = buffers;
  array.buffers = node->pointers.data();
  array.n_children = static_cast<int64_t>(node->children.size());
  array.children = node->child_pointers.empty() ? nullptr : node->child_pointers.data();
  array.release = release_array;
  array.private_data = node.release();
  return OwnedArray(&array);
}

inline void set_bit(std::vector<uint8_t>& bits, std::size_t index, bool value) {
  if (bits.size() <= index / 8) bits.resize(index / 8 + 1, 0);
  const auto mask = static_cast<uint8_t>(1U << (index % 8));
  bits[index / 8] = static_cast<uint8_t>(value ? bits[index / 8] | mask : bits[index / 8] & ~mask);
}

}  // namespace detail

// Which values are there. Costs nothing while there is no null.
class ValidityBuilder {
 public:
  void append_valid() {
    if (null_count_ > 0) detail::set_bit(bits_, length_, true);
    ++length_;
  }
  void append_null() {
    if (null_count_ == 0) bits_.assign(length_ / 8 + 1, 0xFF);
    detail::set_bit(bits_, length_, false);
    ++length_;
    ++null_count_;
  }
  void truncate_to(std::size_t length) {
    for (std::size_t i = length; null_count_ > 0 && i < length_; ++i) {
      if ((bits_[i / 8] & (1U << (i % 8))) == 0) --null_count_;
    }
    length_ = length;
  }
  [[nodiscard]] std::size_t length() const { return length_; }
  [[nodiscard]] std::size_t null_count() const { return null_count_; }
  std::vector<uint8_t> take() {
    length_ = null_count_ = 0;
    return std::exchange(bits_, {});
  }

 private:
  std::vector<uint8_t> bits_;
  std::size_t length_ = 0;
  std::size_t null_count_ = 0;
};

// Columns of fixed width: integers, floats, decimals, dates, timestamps, durations.
template <typename Value>
class FixedBuilder {
 public:
  using value_type = Value;

  void append(const Value& value) {
    values_.push_back(value);
    validity_.append_valid();
  }
  void append_null() {
    values_.push_back(Value{});
    validity_.append_null();
  }
  void truncate_to(std::size_t length) {
    values_.truncate_to(length);
    validity_.truncate_to(length);
  }
  [[nodiscard]] std::size_t length() const { return values_.size(); }
  [[nodiscard]] std::size_t bytes() const { return values_.size() * sizeof(Value); }

  OwnedArray finish() {
    auto node = std::make_unique<detail::BufferNode<Value, uint8_t>>();
    const std::size_t length = values_.size();
    const std::size_t nulls = validity_.null_count();
    node->validity = validity_.take();
    node->values = values_.take();
    return detail::export_buffers(std::move(node), length, nulls, 2);
  }

 private:
  detail::Growing<Value> values_;
  ValidityBuilder validity_;
};

class BooleanBuilder {
 public:
  void append(bool value) {
    detail::set_bit(bits_, validity_.length(), value);
    validity_.append_valid();
  }
  void append_null() {
    detail::set_bit(bits_, validity_.length(), false);
    validity_.append_null();
  }
  void truncate_to(std::size_t length) { validity_.truncate_to(length); }
  [[nodiscard]] std::size_t length() const { return validity_.length(); }
  [[nodiscard]] std::size_t bytes() const { return bits_.size(); }

  OwnedArray finish() {
    auto node = std::make_unique<detail::ArrayNode>();
    const auto length = static_cast<int64_t>(validity_.length());
    const auto nulls = static_cast<int64_t>(validity_.null_count());
    node->buffers[0] = validity_.take();
    node->buffers[1] = std::exchange(bits_, {});
    return detail::export_array(std::move(node), length, nulls, 2);
  }

 private:
  std::vector<uint8_t> bits_;
  ValidityBuilder validity_;
};

// utf8 and binary. REQUIRES: less than 2 GiB of bytes in one batch; ask `bytes` and finish in time.
class BytesBuilder {
 public:
  BytesBuilder() { offsets_.push_back(0); }

  void append(std::string_view value) {
    data_.append(reinterpret_cast<const uint8_t*>(value.data()), value.size());
    offsets_.push_back(static_cast<int32_t>(data_.size()));
    validity_.append_valid();
  }
  void append_null() {
    offsets_.push_back(static_cast<int32_t>(data_.size()));
    validity_.append_null();
  }
  void truncate_to(std::size_t length) {
    offsets_.truncate_to(length + 1);
    data_.truncate_to(static_cast<std::size_t>(offsets_.back()));
    validity_.truncate_to(length);
  }
  [[nodiscard]] std::size_t length() const { return validity_.length(); }
  [[nodiscard]] std::size_t bytes() const { return data_.size() + offsets_.size() * sizeof(int32_t); }

  OwnedArray finish() {
    auto node = std::make_unique<detail::BufferNode<int32_t, uint8_t>>();
    const std::size_t length = validity_.length();
    const std::size_t nulls = validity_.null_count();
    node->validity = validity_.take();
    node->values = offsets_.take();
    node->bytes = data_.take();
    offsets_.push_back(0);
    return detail::export_buffers(std::move(node), length, nulls, 3);
  }

 private:
  detail::Growing<int32_t> offsets_;
  detail::Growing<uint8_t> data_;
  ValidityBuilder validity_;
};

// Lists whose items another builder collects: append the items to `items()`, then `append()` closes the list.
template <typename ItemBuilder>
class ListBuilder {
 public:
  ItemBuilder& items() { return items_; }
  // A list of all items since the one before.
  void append() {
    offsets_.push_back(static_cast<int32_t>(items_.length()));
    validity_.append_valid();
  }
  void append_null() {
    offsets_.push_back(offsets_.back());
    validity_.append_null();
  }
  void truncate_to(std::size_t length) {
    offsets_.resize(length + 1);
    items_.truncate_to(static_cast<std::size_t>(offsets_.back()));
    validity_.truncate_to(length);
  }
  [[nodiscard]] std::size_t length() const { return validity_.length(); }
  [[nodiscard]] std::size_t bytes() const { return items_.bytes() + offsets_.size() * sizeof(int32_t); }

  OwnedArray finish() {
    auto node = std::make_unique<detail::ArrayNode>();
    const auto length = static_cast<int64_t>(validity_.length());
    const auto nulls = static_cast<int64_t>(validity_.null_count());
    node->buffers[0] = validity_.take();
    const auto* offsets = reinterpret_cast<const uint8_t*>(offsets_.data());
    node->buffers[1].assign(offsets, offsets + offsets_.size() * sizeof(int32_t));
    node->children.resize(1);
    items_.finish().move_to(&node->children[0]);
    offsets_.assign(1, 0);
    return detail::export_array(std::move(node), length, nulls, 2);
  }

 private:
  std::vector<int32_t> offsets_{0};
  ItemBuilder items_;
  ValidityBuilder validity_;
};

// A struct array over finished columns of equal length. `validity` says which rows are there; it is emptied.
inline OwnedArray make_struct(std::vector<OwnedArray> columns, int64_t length, ValidityBuilder&& validity = {}) {
  auto node = std::make_unique<detail::ArrayNode>();
  node->children.resize(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) columns[i].move_to(&node->children[i]);
  const auto nulls = static_cast<int64_t>(validity.null_count());
  node->buffers[0] = validity.take();
  return detail::export_array(std::move(node), length, nulls, 1);
}

}  // namespace pipeline
