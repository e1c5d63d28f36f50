// Views over a ROW event, read in place from its bytes (vstream.md 1.2: VEvent, RowEvent, RowChange; 1.3: Row).
//
// All views borrow the bytes of the response.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace pipeline::planetscale {

// What the rows of a VEvent need to know of it.
struct EventHead {
  int32_t type = 0;
  int64_t timestamp = 0;  // seconds since 1970; 0 in the copy
  std::string_view shard;
  std::string_view row_event;
};

struct RowEventView {
  std::string_view table_name;
  std::string_view shard;
  std::vector<std::string_view> changes;  // the bytes of each RowChange
};

// One image of a row: the cells' lengths, packed and zig-zag (negative = NULL), and their bytes, one after the other.
struct RowImage {
  bool present = false;
  std::string_view lengths;
  std::string_view values;

  // How many cells: each length ends in a byte below 0x80.
  [[nodiscard]] std::size_t count() const {
    std::size_t cells = 0;
    for (const char byte : lengths) cells += static_cast<uint8_t>(byte) < 0x80 ? 1 : 0;
    return cells;
  }
};

// One bit for each of `count` columns.
struct ColumnBitmap {
  bool present = false;
  uint64_t count = 0;
  std::string_view bits;

  [[nodiscard]] bool test(std::size_t column) const {
    return column / 8 < bits.size() && (static_cast<uint8_t>(bits[column / 8]) >> (column % 8) & 1U) != 0;
  }
  // True when a bit is not set.
  [[nodiscard]] bool has_gap() const;
};

struct RowChangeView {
  RowImage before;
  RowImage after;
  ColumnBitmap data_columns;  // which columns `after` really holds; absent = all
  ColumnBitmap json_changes;  // of the JSON columns: which hold changes and no document

  // Member by member: as a whole, GCC fills it by `rep stos`, which takes as long as half of the reading.
  void clear() {
    before.present = after.present = data_columns.present = json_changes.present = false;
    before.lengths = before.values = after.lengths = after.values = {};
    data_columns.count = json_changes.count = 0;
    data_columns.bits = json_changes.bits = {};
  }
  // True when columns of `after` are missing, or hold changes.
  [[nodiscard]] bool partial() const { return data_columns.has_gap() || json_changes.present; }
};

// False = the bytes are no such message. Reuse the memory of `out`.
bool read_event_head(std::string_view bytes, EventHead& out);
bool read_row_event(std::string_view bytes, RowEventView& out);
bool read_row_change(std::string_view bytes, RowChangeView& out);

// The cells of one row: none = NULL.
using Cells = std::vector<std::optional<std::string_view>>;

// False = the lengths don't fit the values.
bool read_cells(const RowImage& image, Cells& cells);

}  // namespace pipeline::planetscale
