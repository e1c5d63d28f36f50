#include "value_format.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "calendar.hpp"
#include "decimal.hpp"
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
  return std::to_chars(out, out + kNumberRoom, number).ptr;
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
  if (value < 0 || static_cast<std::size_t>(value) >= names.size()) return write_number(value, out);
  return write_bytes(names[static_cast<std::size_t>(value)], out);
}

// A value without quotes of its own, or NULL.
template <FormatFunction Write>
char* plain(const Cell& cell, int64_t row, char* out) {
  row += cell.base;
  if (cell.values.is_null(row)) return write_bytes(cell.dialect->null, out);
  char* const end = Write(cell, row, out);
  return cell.may_read_as_null ? quote_if_null_text(*cell.dialect, out, end) : end;
}

char* text(const Cell& cell, int64_t row, char* out) {
  row += cell.base;
  if (cell.values.is_null(row)) return write_bytes(cell.dialect->null, out);
  return write_text(cell.values.bytes(row), *cell.dialect, out);
}

char* constant(const Cell& cell, int64_t /*row*/, char* out) {
  return write_bytes(cell.text, out);
}

char* counter(const Cell& cell, int64_t row, char* out) {
  char* const end = write_number(cell.first + row, out);
  return cell.may_read_as_null ? quote_if_null_text(*cell.dialect, out, end) : end;
}

FormatFunction function_for(const DataType& type) {
  switch (type.id) {
    case TypeId::boolean:
      return plain<boolean>;
    case TypeId::int8:
      return plain<integer<int8_t>>;
    case TypeId::int16:
      return plain<integer<int16_t>>;
    case TypeId::int32:
      return plain<integer<int32_t>>;
    case TypeId::int64:
      return plain<integer<int64_t>>;
    case TypeId::uint8:
      return plain<integer<uint8_t>>;
    case TypeId::uint16:
      return plain<integer<uint16_t>>;
    case TypeId::uint32:
      return plain<integer<uint32_t>>;
    case TypeId::uint64:
      return plain<integer<uint64_t>>;
    case TypeId::float32:
      return plain<floating<float>>;
    case TypeId::float64:
      return plain<floating<double>>;
    case TypeId::decimal128:
      return plain<decimal<2>>;
    case TypeId::decimal256:
      return plain<decimal<4>>;
    case TypeId::date32:
      return plain<date>;
    case TypeId::timestamp:
      return type.utc ? plain<utc_timestamp> : plain<local_timestamp>;
    case TypeId::duration:
      return plain<duration>;
    case TypeId::utf8:
    case TypeId::binary:
      return text;
  }
  return text;
}

std::size_t room_for(const DataType& type) {
  switch (type.id) {
    case TypeId::decimal128:
    case TypeId::decimal256:
      return decimal_room(type.scale);
    case TypeId::timestamp:
      return kTimestampRoom;
    case TypeId::utf8:
    case TypeId::binary:
      return text_room(0);
    default:
      static_assert(kDateRoom <= kNumberRoom && kDurationRoom <= kNumberRoom);
      return kNumberRoom;
  }
}

// What NULL or the quotes around a value may need besides.
std::size_t extra_room(const Dialect& dialect) {
  return dialect.null.size() + 2;
}

}  // namespace

ValueFormat format_for(const DataType& type, const Dialect& dialect) {
  const bool is_text = type.id == TypeId::utf8 || type.id == TypeId::binary;
  return {function_for(type), room_for(type) + extra_room(dialect), type.scale, is_text};
}

ValueFormat operation_format(const Dialect& dialect) {
  return {plain<operation>, kNumberRoom + extra_room(dialect), 0, false};
}

ValueFormat constant_format(std::size_t size) {
  return {constant, size, 0, false};
}

ValueFormat counter_format(const Dialect& dialect) {
  return {counter, kNumberRoom + extra_room(dialect), 0, false};
}

bool may_read_as_null(const Dialect& dialect) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789+-.: ";
  return !dialect.null.empty() && dialect.null.find_first_not_of(letters) == std::string::npos;
}

}  // namespace pipeline::csv
