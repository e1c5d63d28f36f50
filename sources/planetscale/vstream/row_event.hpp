// RowEventView: a ROW event read in place from its bytes (vstream.md 1.2: RowEvent, RowChange; 1.3: Row).
//
// All views borrow the bytes of the response.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace pipeline::planetscale {

// The cells of one row: none = NULL.
using Cells = std::vector<std::optional<std::string_view>>;

struct RowChangeView {
  bool has_before = false;
  bool has_after = false;
  bool partial = false;  // not all columns are there, or JSON values are expressions
  Cells before;
  Cells after;
};

struct RowEventView {
  std::string_view table_name;
  std::string_view keyspace;
  std::string_view shard;
  std::vector<std::string_view> changes;  // the bytes of each RowChange
};

// False = the bytes are no RowEvent. Reuses the memory of `out`.
bool read_row_event(std::string_view bytes, RowEventView& out);
bool read_row_change(std::string_view bytes, RowChangeView& out);

}  // namespace pipeline::planetscale
