// DataType: the column types that pipeline stages exchange, and their Arrow format strings.
//
// Source of the strings: "The Arrow C data interface", section "Data type description". Values only; safe to share.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "pipeline/sdk/status.hpp"

namespace pipeline {

enum class TypeId {
  boolean,
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float32,
  float64,
  decimal128,  // precision up to 38
  decimal256,  // precision up to 76
  date32,      // days since 1970-01-01
  timestamp,   // microseconds since 1970-01-01; `utc` tells an instant from a wall clock without zone
  duration,    // microseconds
  utf8,
  binary,
  list,  // of float32 (a vector) or of utf8
};

struct DataType {
  TypeId id = TypeId::utf8;
  int32_t precision = 0;       // decimals only
  int32_t scale = 0;           // decimals only
  bool utc = false;            // timestamp only
  TypeId item = TypeId::utf8;  // list only

  static DataType decimal(int32_t precision, int32_t scale) {
    return {precision <= 38 ? TypeId::decimal128 : TypeId::decimal256, precision, scale, false};
  }
  static DataType list_of(TypeId item) { return {.id = TypeId::list, .item = item}; }
  friend bool operator==(const DataType&, const DataType&) = default;
};

// The Arrow format string of a type. That of a list doesn't tell its items, which are a child of the column.
inline std::string format_of(const DataType& type) {
  switch (type.id) {
    case TypeId::boolean:
      return "b";
    case TypeId::int8:
      return "c";
    case TypeId::int16:
      return "s";
    case TypeId::int32:
      return "i";
    case TypeId::int64:
      return "l";
    case TypeId::uint8:
      return "C";
    case TypeId::uint16:
      return "S";
    case TypeId::uint32:
      return "I";
    case TypeId::uint64:
      return "L";
    case TypeId::float32:
      return "f";
    case TypeId::float64:
      return "g";
    case TypeId::decimal128:
      return "d:" + std::to_string(type.precision) + "," + std::to_string(type.scale);
    case TypeId::decimal256:
      return "d:" + std::to_string(type.precision) + "," + std::to_string(type.scale) + ",256";
    case TypeId::date32:
      return "tdD";
    case TypeId::timestamp:
      return type.utc ? "tsu:UTC" : "tsu:";
    case TypeId::duration:
      return "tDu";
    case TypeId::utf8:
      return "u";
    case TypeId::binary:
      return "z";
    case TypeId::list:
      return "+l";
  }
  return "z";
}

namespace detail {

inline Result<DataType> parse_decimal_format(std::string_view format) {
  const Status unreadable = Status::invalid("no pipeline type for the Arrow format \"" + std::string(format) + "\"");
  std::array<int32_t, 3> numbers = {0, 0, 128};
  std::size_t count = 0;
  const char* at = format.data() + 2;
  const char* end = format.data() + format.size();
  while (count < 3) {
    const auto parsed = std::from_chars(at, end, numbers[count++]);
    at = parsed.ptr;
    if (parsed.ec != std::errc()) return unreadable;
    if (at == end || *at != ',' || count == 3) break;
    ++at;
  }
  const auto [precision, scale, bits] = numbers;
  if (at != end || count < 2 || precision < 1 || (bits != 128 && bits != 256)) return unreadable;
  return DataType{bits == 256 ? TypeId::decimal256 : TypeId::decimal128, precision, scale, false};
}

inline Result<DataType> parse_single_letter(char letter) {
  switch (letter) {
    case 'b':
      return DataType{TypeId::boolean};
    case 'c':
      return DataType{TypeId::int8};
    case 's':
      return DataType{TypeId::int16};
    case 'i':
      return DataType{TypeId::int32};
    case 'l':
      return DataType{TypeId::int64};
    case 'C':
      return DataType{TypeId::uint8};
    case 'S':
      return DataType{TypeId::uint16};
    case 'I':
      return DataType{TypeId::uint32};
    case 'L':
      return DataType{TypeId::uint64};
    case 'f':
      return DataType{TypeId::float32};
    case 'g':
      return DataType{TypeId::float64};
    case 'u':
      return DataType{TypeId::utf8};
    case 'z':
      return DataType{TypeId::binary};
    default:
      return Status::invalid(std::string("no pipeline type for the Arrow format \"") + letter + "\"");
  }
}

}  // namespace detail

// The type behind an Arrow format string; invalid for the formats that stages don't exchange, and for "+l", whose items
// the string doesn't tell: import_schema reads lists.
inline Result<DataType> parse_format(std::string_view format) {
  if (format.size() == 1) return detail::parse_single_letter(format[0]);
  if (format.starts_with("d:")) return detail::parse_decimal_format(format);
  if (format == "tdD") return DataType{TypeId::date32};
  if (format == "tsu:") return DataType{TypeId::timestamp};
  if (format == "tsu:UTC") return DataType{.id = TypeId::timestamp, .utc = true};
  if (format == "tDu") return DataType{TypeId::duration};
  return Status::invalid("no pipeline type for the Arrow format \"" + std::string(format) + "\"");
}

// Bytes of one value in the data buffer; 0 for boolean (bits), utf8, binary and list (offsets).
inline int32_t byte_width(const DataType& type) {
  switch (type.id) {
    case TypeId::int8:
    case TypeId::uint8:
      return 1;
    case TypeId::int16:
    case TypeId::uint16:
      return 2;
    case TypeId::int32:
    case TypeId::uint32:
    case TypeId::float32:
    case TypeId::date32:
      return 4;
    case TypeId::int64:
    case TypeId::uint64:
    case TypeId::float64:
    case TypeId::timestamp:
    case TypeId::duration:
      return 8;
    case TypeId::decimal128:
      return 16;
    case TypeId::decimal256:
      return 32;
    case TypeId::boolean:
    case TypeId::utf8:
    case TypeId::binary:
    case TypeId::list:
      return 0;
  }
  return 0;
}

}  // namespace pipeline
