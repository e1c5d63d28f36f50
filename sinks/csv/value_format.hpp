// Cell: writes the values of one column of one batch. The function is chosen once for each column type.
//
// Borrows the batch's arrays and the dialect. Not thread-safe, cheap to copy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dialect.hpp"
#include "pipeline/sdk/types.hpp"
#include "pipeline/sdk/view.hpp"

namespace pipeline::csv {

struct Cell;
// Writes the value of a row at `out` and returns the end. REQUIRES: room as the format's `room` and `growth` say.
using FormatFunction = char* (*)(const Cell& cell, int64_t row, char* out);

// How the values of one column are written; independent of a batch.
struct ValueFormat {
  FormatFunction write = nullptr;
  std::size_t room = 0;      // bytes at most; of text only what comes on top of its size
  int32_t scale = 0;         // of decimals
  std::size_t growth = 0;    // of text and bytes: how many times its size a value may need; 0 = neither
  bool simple_text = false;  // whether `write_simple_text` writes the same
};

struct Cell {
  ValueFormat format;
  ColumnView values;
  const Dialect* dialect;
  bool may_read_as_null;       // whether a value that isn't text can be equal to the text for NULL
  int64_t base = 0;            // what the batch's own offset adds to the row
  std::string_view text = {};  // of constant_format
  int64_t first = 0;           // of counter_format
  // Of before_image_format: how the value is written where there is an image, and the struct that tells whether.
  FormatFunction write_image = nullptr;
  const ColumnView* images = nullptr;
  int64_t images_base = 0;
};

ValueFormat format_for(const DataType& type, const Dialect& dialect);
// A value without quotes, and without a thought of NULL; text and bytes as they are.
ValueFormat bare_format(const DataType& type);
// The operations of a change array, by name.
ValueFormat operation_format(const Dialect& dialect);
// The same bytes in each row: `text` of the cell, quoted already.
ValueFormat constant_format(std::size_t size);
// A column of the before images: what `format` writes, or NULL where the row has no image.
ValueFormat before_image_format(const ValueFormat& format);
// Counts up with the rows, from `first` of the cell.
ValueFormat counter_format(const Dialect& dialect);

bool may_read_as_null(const Dialect& dialect);

}  // namespace pipeline::csv
