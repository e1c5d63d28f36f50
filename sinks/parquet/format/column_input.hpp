// ColumnInput: takes the values of one column from Arrow arrays and gives them the physical type they have in Parquet.
//
// Immutable; borrows nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "page_values.hpp"
#include "pipeline/arrow.h"
#include "pipeline/sdk/status.hpp"
#include "pipeline/sdk/types.hpp"
#include "types.hpp"

namespace pipeline::parquet {

// What becomes of each value on the way.
enum class Conversion {
  copy,              // same width: integers, floats, dates, timestamps
  widen,             // a narrower integer to INT32 or INT64
  boolean,           // a bit to a byte
  bytes,             // utf8, binary
  narrow_decimal,    // decimal128 to INT32 or INT64
  big_endian,        // decimal128 and decimal256 to fixed_len_byte_array of the same width
  unsigned_decimal,  // uint64 to a fixed_len_byte_array of 16 bytes
  decimal_text,      // decimal128 and decimal256 to text
  time_of_day,       // duration, which must be within a day
  duration_text,     // duration to "[-]hh:mm:ss[.ffffff]"
  uuid,              // binary of 16 bytes, or text of 36, to fixed_len_byte_array(16)
};

class ColumnInput {
 public:
  // REQUIRES: a conversion that leads from the type to that of the column. For a list, `type` is that of its values.
  ColumnInput(Column column, DataType type, Conversion conversion)
      : column_(std::move(column)), type_(type), conversion_(conversion) {}

  [[nodiscard]] const Column& column() const { return column_; }
  [[nodiscard]] ColumnInput with_field_id(int32_t id) const {
    ColumnInput result = *this;
    result.column_.field_id = id;
    return result;
  }

  // Appends `count` rows from row `first` on. Failed for a value that the column can't hold.
  Status append(const ArrowArray& array, std::size_t first, std::size_t count, PageValues& page) const;

  // How many of `count` rows from `first` on have at most `room` bytes together.
  [[nodiscard]] std::size_t rows_within(const ArrowArray& array, std::size_t first, std::size_t count,
                                        std::size_t room) const;

  // The largest value of bytes that is taken.
  static constexpr int64_t kMostValueBytes = int64_t{1} << 30U;

 private:
  Status append_list(const ArrowArray& array, std::size_t first, std::size_t count, PageValues& page) const;
  Status append_values(const ArrowArray& array, std::size_t first, std::size_t count, const uint8_t* bits,
                       PageValues& page) const;
  Status append_bytes(const ArrowArray& array, std::size_t first, std::size_t count, const uint8_t* bits,
                      PageValues& page) const;
  Status append_times(const ArrowArray& array, std::size_t first, std::size_t count, const uint8_t* bits,
                      PageValues& page) const;
  Status append_uuids(const ArrowArray& array, std::size_t first, std::size_t count, const uint8_t* bits,
                      PageValues& page) const;
  void append_texts(const ArrowArray& array, std::size_t first, std::size_t count, const uint8_t* bits,
                    PageValues& page) const;
  [[nodiscard]] Status refused(const std::string& reason) const;

  Column column_;
  DataType type_;
  Conversion conversion_;
};

}  // namespace pipeline::parquet
