#include "value_format.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <type_traits>

#include "calendar.hpp"
#include "decimal.hpp"
#include "digits.hpp"
#include "pipeline/plugin.h"
#include "text.hpp"

namespace pipeline::csv {
namespace {

constexpr std::size_t kNumberRoom = 32;

char* write_bytes(std::string_view bytes, char* out) {
  if (!bytes.empty()) std::memcpy(out, bytes.data(), bytes.size());
  return out + bytes.size();
}

template <typename Number>
char* write_number(Number number, char* out) {
  static_assert(kUnsignedRoom < kNumberRoom);
  if constexpr (std::is_floating_point_v<Number>) {
    return std::to_chars(out, out + kNumberRoom, number).ptr;
  } else {
    auto magnitude = static_cast<uint64_t>(static_cast<int64_t>(number));
    if (number < 0) {
      *out++ = '-';
      magnitude = 0 - magnitude;
    }
    return write_unsigned(magnitude, out);
  }
}

template <typename Float>
char* write_float(Float number, char* out) {
  return std::isnan(number) ? write_bytes("nan", out) : write_number(number, out);
}

template <typename Number>
char* integer(const Cell& cell, int64_t row, char* out) {
  return write_number(cell.values.value<Number>(row), out);
}

template <typename Float>
char* floating(const Cell& cell, int64_t row, char* out) {
  return write_float(cell.values.value<Float>(row), out);
}

template <std::size_t Words>
char* decimal(const Cell& cell, int64_t row, char* out) {
  const auto words = cell.values.value<std::array<uint64_t, Words>>(row);
  return write_decimal(words, cell.format.scale, out);
}

char* boolean(const Cell& cell, int64_t row, char* out) {
  return write_bytes(cell.values.boolean(row) ? "true" : "false", out);
}

char* date(const Cell& cell, int64_t row, char* out) {
  return write_date(cell.values.value<int32_t>(row), out);
}

char* local_timestamp(const Cell& cell, int64_t row, char* out) {
  return write_timestamp(cell.values.value<int64_t>(row), out);
}

char* utc_timestamp(const Cell& cell, int64_t row, char* out) {
  return write_bytes("+00:00", local_timestamp(cell, row, out));
}

char* duration(const Cell& cell, int64_t row, char* out) {
  return write_duration(cell.values.value<int64_t>(row), out);
}

char* operation(const Cell& cell, int64_t row, char* out) {
  static constexpr std::array<std::string_view, 4> names = {"snapshot", "insert", "update", "delete"};
  static_assert(PIPELINE_OPERATION_DELETE == 3);
  const int8_t value = cell.values.value<int8_t>(row);
  const std::size_t place = static_cast<uint8_t>(value);
  return place < names.size() ? write_bytes(names[place], out) : write_number(value, out);
}

// A value without quotes of its own, or NULL.
template <FormatFunction Write>
char* plain(const Cell& cell, int64_t row, char* out) {
  row += cell.base;
  if (cell.values.is_null(row)) return write_bytes(cell.dialect->null, out);
  char* const end = Write(cell, row, out);
  if (cell.dialect->quotes == QuotePolicy::all) return quote_in_place(out, end);
  return cell.may_read_as_null ? quote_if_null_text(*cell.dialect, out, end) : end;
}

// A value and nothing else.
template <FormatFunction Write>
char* bare(const Cell& cell, int64_t row, char* out) {
  return Write(cell, row + cell.base, out);
}

char* bare_bytes(const Cell& cell, int64_t row, char* out) {
  return write_bytes(cell.values.bytes(row + cell.base), out);
}

char* text(const Cell& cell, int64_t row, char* out) {
  row += cell.base;
  if (cell.values.is_null(row)) return write_bytes(cell.dialect->null, out);
  return write_text(cell.values.bytes(row), *cell.dialect, out);
}

char* binary(const Cell& cell, int64_t row, char* out) {
  row += cell.base;
  if (cell.values.is_null(row)) return write_bytes(cell.dialect->null, out);
  return write_binary(cell.values.bytes(row), *cell.dialect, out);
}

char* constant(const Cell& cell, int64_t /*row*/, char* out) {
  return write_bytes(cell.text, out);
}

char* before_image(const Cell& cell, int64_t row, char* out) {
  if (cell.images->is_null(row + cell.images_base)) return write_bytes(cell.dialect->null, out);
  return cell.write_image(cell, row, out);
}

char* counter(const Cell& cell, int64_t row, char* out) {
  char* const end = write_number(cell.first + row, out);
  if (cell.dialect->quotes == QuotePolicy::all) return quote_in_place(out, end);
  return cell.may_read_as_null ? quote_if_null_text(*cell.dialect, out, end) : end;
}

// What `plain` writes where nothing is quoted.
template <FormatFunction Write>
char* unquoted(const Cell& cell, int64_t row, char* out) {
  row += cell.base;
  return cell.values.is_null(row) ? write_bytes(cell.dialect->null, out) : Write(cell, row, out);
}

struct Functions {
  FormatFunction plain;
  FormatFunction unquoted;
  FormatFunction bare;
};

template <FormatFunction Write>
constexpr Functions kFunctions = {plain<Write>, unquoted<Write>, bare<Write>};

Functions functions_for(const DataType& type) {
  switch (type.id) {
    case TypeId::boolean:
      return kFunctions<boolean>;
    case TypeId::int8:
      return kFunctions<integer<int8_t>>;
    case TypeId::int16:
      return kFunctions<integer<int16_t>>;
    case TypeId::int32:
      return kFunctions<integer<int32_t>>;
    case TypeId::int64:
      return kFunctions<integer<int64_t>>;
    case TypeId::uint8:
      return kFunctions<integer<uint8_t>>;
    case TypeId::uint16:
      return kFunctions<integer<uint16_t>>;
    case TypeId::uint32:
      return kFunctions<integer<uint32_t>>;
    case TypeId::uint64:
      return kFunctions<integer<uint64_t>>;
    case TypeId::float32:
      return kFunctions<floating<float>>;
    case TypeId::float64:
      return kFunctions<floating<double>>;
    case TypeId::decimal128:
      return kFunctions<decimal<2>>;
    case TypeId::decimal256:
      return kFunctions<decimal<4>>;
    case TypeId::date32:
      return kFunctions<date>;
    case TypeId::timestamp:
      return type.utc ? kFunctions<utc_timestamp> : kFunctions<local_timestamp>;
    case TypeId::duration:
      return kFunctions<duration>;
    case TypeId::utf8:
      return {text, text, bare_bytes};
    case TypeId::binary:
      return {binary, binary, bare_bytes};
    case TypeId::list:  // comes as its text
      return {text, text, bare_bytes};
  }
  return {text, text, bare_bytes};
}

std::size_t room_for(const DataType& type) {
  switch (type.id) {
    case TypeId::decimal128:
      return decimal_room(2, type.scale);
    case TypeId::decimal256:
      return decimal_room(4, type.scale);
    case TypeId::timestamp:
      return kTimestampRoom;
    case TypeId::utf8:
    case TypeId::binary:
    case TypeId::list:
      static_assert(text_room(0) == binary_room(0));
      return text_room(0);
    default:
      static_assert(kDateRoom <= kNumberRoom && kDurationRoom <= kNumberRoom);
      return kNumberRoom;
  }
}

std::size_t growth_for(const DataType& type) {
  if (type.id == TypeId::utf8 || type.id == TypeId::list) return 2;
  return type.id == TypeId::binary ? 4 : 0;
}

// What a value of this size may need in quotes, or NULL in its place.
std::size_t quoted_room(std::size_t room, const Dialect& dialect) {
  return std::max(room + 2, dialect.null.size());
}

}  // namespace

ValueFormat format_for(const DataType& type, const Dialect& dialect) {
  const Functions functions = functions_for(type);
  const bool quotes = dialect.quotes == QuotePolicy::all || may_read_as_null(dialect);
  return {.write = quotes ? functions.plain : functions.unquoted,
          .room = quoted_room(room_for(type), dialect),
          .scale = type.scale,
          .growth = growth_for(type),
          .simple_text = functions.plain == text && is_simple(dialect)};
}

ValueFormat bare_format(const DataType& type) {
  return {.write = functions_for(type).bare, .room = room_for(type), .scale = type.scale, .growth = growth_for(type)};
}

ValueFormat operation_format(const Dialect& dialect) {
  return {.write = plain<operation>, .room = quoted_room(kNumberRoom, dialect)};
}

ValueFormat constant_format(std::size_t size) {
  return {.write = constant, .room = size};
}

ValueFormat before_image_format(const ValueFormat& format) {
  ValueFormat result = format;
  result.write = before_image;
  return result;
}

ValueFormat counter_format(const Dialect& dialect) {
  return {.write = counter, .room = quoted_room(kNumberRoom, dialect)};
}

bool may_read_as_null(const Dialect& dialect) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789+-.: ";
  return !dialect.null.empty() && dialect.null.find_first_not_of(letters) == std::string::npos;
}

}  // namespace pipeline::csv
