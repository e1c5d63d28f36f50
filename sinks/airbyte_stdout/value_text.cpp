#include "value_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

#include "json_text.hpp"
#include "pipeline/sdk/builder.hpp"

namespace pipeline::airbyte {
namespace {

constexpr std::size_t kFloatRoom = 20;

template <typename Number>
char* write_number(const ColumnView& view, int64_t row, char* out) {
  return std::to_chars(out, out + kFixedRoom, view.value<Number>(row)).ptr;
}

// The shortest text that reads back as the same number.
template <typename Float>
char* write_float(const ColumnView& view, int64_t row, char* out) {
  const Float number = view.value<Float>(row);
  return std::isfinite(number) ? std::to_chars(out, out + kFixedRoom, number).ptr : nullptr;
}

char* write_boolean(bool yes, char* out) {
  const std::string_view word = yes ? "true" : "false";
  std::memcpy(out, word.data(), word.size());
  return out + word.size();
}

char* write_bits(uint64_t bits, std::size_t bytes, char* out) {
  std::array<char, 8> big_endian{};
  for (std::size_t i = 0; i < bytes && i < 8; ++i) big_endian[i] = static_cast<char>(bits >> 8 * (bytes - 1 - i));
  return write_base64({big_endian.data(), bytes}, out);
}

// "[1,0.5]", as text: that is how source-mysql sends what it has no type for.
char* write_vector(const ListView& view, int64_t row, char* out) {
  *out++ = '"';
  *out++ = '[';
  const auto [first, last] = view.range(row);
  for (int64_t i = first; i < last; ++i) {
    if (i > first) *out++ = ',';
    out = write_float<float>(view.items(), i, out);
    if (out == nullptr) return nullptr;
  }
  *out++ = ']';
  *out++ = '"';
  return out;
}

}  // namespace

bool is_long(ValueKind kind) {
  return kind == ValueKind::string || kind == ValueKind::base64 || kind == ValueKind::vector;
}

std::size_t extra_room(const ValueForm& form, const ValueView& view, int64_t row) {
  if (form.kind == ValueKind::vector) {
    const auto [first, last] = view.list->range(row);
    return static_cast<std::size_t>(last - first) * kFloatRoom;
  }
  const std::size_t size = view.column.bytes(row).size();
  return form.kind == ValueKind::string ? string_room(size) : base64_room(size);
}

char* write_value(const ValueForm& form, const ValueView& value, int64_t row, char* out) {
  const ColumnView& view = value.column;
  switch (form.kind) {
    case ValueKind::boolean:
      return write_boolean(view.boolean(row), out);
    case ValueKind::int8:
      return write_number<int8_t>(view, row, out);
    case ValueKind::int16:
      return write_number<int16_t>(view, row, out);
    case ValueKind::int32:
      return write_number<int32_t>(view, row, out);
    case ValueKind::int64:
      return write_number<int64_t>(view, row, out);
    case ValueKind::uint8:
      return write_number<uint8_t>(view, row, out);
    case ValueKind::uint16:
      return write_number<uint16_t>(view, row, out);
    case ValueKind::uint32:
      return write_number<uint32_t>(view, row, out);
    case ValueKind::uint64:
      return write_number<uint64_t>(view, row, out);
    case ValueKind::float32:
      return write_float<float>(view, row, out);
    case ValueKind::float64:
      return write_float<double>(view, row, out);
    case ValueKind::decimal128:
      return write_decimal(view.value<Decimal128>(row), form.scale, out);
    case ValueKind::decimal256:
      return write_decimal(view.value<Decimal256>(row), form.scale, out);
    case ValueKind::date:
      return write_date(view.value<int32_t>(row), out);
    case ValueKind::timestamp:
      return write_timestamp(view.value<int64_t>(row), false, out);
    case ValueKind::timestamp_utc:
      return write_timestamp(view.value<int64_t>(row), true, out);
    case ValueKind::time:
      return write_time(view.value<int64_t>(row), out);
    case ValueKind::key_time:
      return write_duration(view.value<int64_t>(row), out);
    case ValueKind::string:
      return write_string(view.bytes(row), out);
    case ValueKind::base64:
      return write_base64(view.bytes(row), out);
    case ValueKind::bits:
      return write_bits(view.value<uint64_t>(row), form.bytes, out);
    case ValueKind::vector:
      return write_vector(*value.list, row, out);
    default:
      return nullptr;
  }
}

}  // namespace pipeline::airbyte
