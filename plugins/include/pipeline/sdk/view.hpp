// ColumnView and ListView: read one column of a record batch.
//
// Borrows: the array must outlive the view. const methods may be called from several threads.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "pipeline/arrow.h"

namespace pipeline {

class ColumnView {
 public:
  explicit ColumnView(const ArrowArray& array)
      : offset_(array.offset),
        length_(array.length),
        validity_(array.null_count == 0 || array.n_buffers == 0 ? nullptr
                                                                : static_cast<const uint8_t*>(array.buffers[0])),
        values_(array.n_buffers > 1 ? static_cast<const uint8_t*>(array.buffers[1]) : nullptr),
        data_(array.n_buffers > 2 ? static_cast<const char*>(array.buffers[2]) : nullptr) {}

  [[nodiscard]] int64_t length() const { return length_; }
  [[nodiscard]] bool is_null(int64_t row) const { return validity_ != nullptr && !bit(validity_, row); }

  // REQUIRES: a boolean column.
  [[nodiscard]] bool boolean(int64_t row) const { return bit(values_, row); }

  // REQUIRES: a column of fixed width, sizeof(Value) wide.
  template <typename Value>
  [[nodiscard]] Value value(int64_t row) const {
    Value result;
    std::memcpy(&result, values_ + static_cast<std::size_t>(offset_ + row) * sizeof(Value), sizeof(Value));
    return result;
  }

  // REQUIRES: a utf8 or binary column. Valid as long as the array.
  [[nodiscard]] std::string_view bytes(int64_t row) const {
    std::array<int32_t, 2> bounds{};
    std::memcpy(bounds.data(), values_ + static_cast<std::size_t>(offset_ + row) * sizeof(int32_t), sizeof(bounds));
    return {data_ + bounds[0], static_cast<std::size_t>(bounds[1] - bounds[0])};
  }

 private:
  [[nodiscard]] bool bit(const uint8_t* bits, int64_t row) const {
    const auto index = static_cast<std::size_t>(offset_ + row);
    return (bits[index / 8] >> (index % 8) & 1U) != 0;
  }

  int64_t offset_;
  int64_t length_;
  const uint8_t* validity_;  // null = no nulls
  const uint8_t* values_;
  const char* data_;
};

// ListView: reads a list column. Borrows, like ColumnView.
class ListView {
 public:
  // REQUIRES: a list array.
  explicit ListView(const ArrowArray& array) : lists_(array), items_(*array.children[0]), offset_(array.offset) {
    offsets_ = static_cast<const char*>(array.buffers[1]);
  }

  [[nodiscard]] int64_t length() const { return lists_.length(); }
  [[nodiscard]] bool is_null(int64_t row) const { return lists_.is_null(row); }
  // The items of a row are `items()` from `first` to before `last`.
  struct Range {
    int64_t first;
    int64_t last;
  };
  [[nodiscard]] Range range(int64_t row) const {
    std::array<int32_t, 2> bounds{};
    std::memcpy(bounds.data(), offsets_ + static_cast<std::size_t>(offset_ + row) * sizeof(int32_t), sizeof(bounds));
    return {bounds[0], bounds[1]};
  }
  [[nodiscard]] const ColumnView& items() const { return items_; }

 private:
  ColumnView lists_;
  ColumnView items_;
  int64_t offset_;
  const char* offsets_;
};

}  // namespace pipeline
