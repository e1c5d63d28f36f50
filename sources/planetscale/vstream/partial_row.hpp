// PartialRow: the row after a change whose image is not whole (binlog_row_image NOBLOB or MINIMAL, partial JSON), put
// together from both images as far as that is sure (vstream.md 8.5).
//
// Reused from row to row. Not thread-safe. Borrows the images.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

#include "vstream/row_event.hpp"

namespace pipeline::planetscale {

class PartialRow {
 public:
  // What of a column matters here.
  struct Column {
    bool is_json = false;
    bool nullable = true;
  };

  // False = the bytes are no row of these columns.
  bool read(const RowChangeView& change, const std::vector<Column>& columns);
  // The row before a change, which has no bitmap of its own: where images are partial, each NULL may be a value that is
  // missing. A NULL in a column that can't hold one proves that they are.
  bool read_before(const RowImage& before, const std::vector<Column>& columns, bool images_are_partial);

  [[nodiscard]] const Cells& cells() const { return cells_; }
  // True for a column whose value can't be known; its cell is NULL.
  [[nodiscard]] bool unavailable(std::size_t column) const { return unavailable_[column]; }

 private:
  void take_from_before(std::size_t column);
  void read_json(std::size_t column, bool is_change);

  Cells cells_;
  Cells before_;
  std::vector<bool> unavailable_;
  std::deque<std::string> documents_;  // that changes led to
};

}  // namespace pipeline::planetscale
