// The value of one column of a batch as JSON. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "pipeline/arrow.h"
#include "pipeline/sdk/view.hpp"
#include "type_map.hpp"

namespace pipeline::airbyte {

// What is needed to write a value besides its kind.
struct ValueForm {
  ValueKind kind = ValueKind::none;
  int32_t scale = 0;      // of decimals
  std::size_t bytes = 0;  // of kind `bits`
};

// A column of a batch. Borrows the array.
struct ValueView {
  explicit ValueView(const ArrowArray& array) : column(array) {
    if (array.n_children == 1 && array.n_buffers == 2) list.emplace(array);
  }

  ColumnView column;
  std::optional<ListView> list;  // when it is one
};

// Room for any value of a kind of fixed size.
inline constexpr std::size_t kFixedRoom = 104;

// True for kinds without a fixed size: text, bytes, vectors.
bool is_long(ValueKind kind);
// Room for such a value. REQUIRES: not null.
std::size_t extra_room(const ValueForm& form, const ValueView& view, int64_t row);

// REQUIRES: the value is not null and there is room. nullptr = it can't be written in a form that Airbyte knows.
char* write_value(const ValueForm& form, const ValueView& view, int64_t row, char* out);

}  // namespace pipeline::airbyte
