// The enumerations of the Parquet format (parquet.thrift) that this writer uses, and Column: one leaf of a file's
// schema. Values.
#pragma once

#include <cstdint>
#include <string>

namespace pipeline::parquet {

enum class PhysicalType : int32_t {
  boolean = 0,
  int32 = 1,
  int64 = 2,
  float32 = 4,
  float64 = 5,
  byte_array = 6,
  fixed_len_byte_array = 7,
};

enum class Encoding : int32_t {
  plain = 0,
  rle = 3,
  delta_binary_packed = 5,
  delta_length_byte_array = 6,
  delta_byte_array = 7,
  rle_dictionary = 8,
  byte_stream_split = 9,
};

enum class Codec : int32_t { none = 0, snappy = 1, gzip = 2, zstd = 6, lz4_raw = 7 };

// What the values mean; written as LogicalType and, where there is one, ConvertedType.
enum class Annotation {
  none,
  string,
  json,
  decimal,
  date,
  time_micros,
  timestamp_micros,
  timestamp_micros_utc,
  int8,
  int16,
  int32,
  int64,
  uint64,
  uuid,
};

// How minimum and maximum are ordered ("Statistics" of the format).
enum class Order { none, signed_integer, unsigned_integer, floating, bytes, twos_complement };

struct Column {
  std::string name;
  PhysicalType type = PhysicalType::byte_array;
  Annotation annotation = Annotation::none;
  int32_t length = 0;     // bytes of a fixed_len_byte_array
  int32_t precision = 0;  // of a decimal
  int32_t scale = 0;
  int32_t field_id = 0;  // 0 = none
  bool is_list =
      false;  // a list of such values (the three-level form of the format); all levels but the value nullable
  bool bloom_filter = false;

  [[nodiscard]] Order order() const;
  // Bytes of one value; 0 for boolean (bits) and byte_array.
  [[nodiscard]] int32_t width() const;
  friend bool operator==(const Column&, const Column&) = default;
};

}  // namespace pipeline::parquet
