#include "latest/value_conversion.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace pipeline::parquet {
namespace {

// The most significant byte first, of the widest decimal.
using WideNumber = std::array<uint8_t, 32>;

bool same_form(const Column& from, const Column& to) {
  return from.type == to.type && from.annotation == to.annotation && from.length == to.length &&
         from.scale == to.scale && from.is_list == to.is_list;
}

bool is_number(const Column& column) {
  constexpr std::array kAnnotations{Annotation::decimal, Annotation::int8,  Annotation::int16,
                                    Annotation::int32,   Annotation::int64, Annotation::uint64};
  return std::find(kAnnotations.begin(), kAnnotations.end(), column.annotation) != kAnnotations.end();
}

// How many bytes the values need at most.
std::size_t bytes_needed(const Column& column) {
  if (column.annotation == Annotation::int8) return sizeof(int8_t);
  if (column.annotation == Annotation::int16) return sizeof(int16_t);
  return static_cast<std::size_t>(column.width());
}

bool is_big_endian(const Column& column) {
  return column.type == PhysicalType::fixed_len_byte_array;
}

WideNumber widened(const Column& from, std::string_view bytes) {
  std::string value(bytes);
  if (!is_big_endian(from)) std::reverse(value.begin(), value.end());
  const bool negative = from.annotation != Annotation::uint64 && (static_cast<uint8_t>(value.front()) & 0x80U) != 0;
  WideNumber number{};
  number.fill(negative ? 0xFF : 0);
  std::copy(value.begin(), value.end(), number.end() - static_cast<std::ptrdiff_t>(value.size()));
  return number;
}

bool fits(const WideNumber& number, const Column& to) {
  const uint8_t sign = (number[0] & 0x80U) != 0 ? 0xFF : 0;
  const auto kept = number.end() - static_cast<std::ptrdiff_t>(bytes_needed(to));
  if (std::any_of(number.begin(), kept, [&](uint8_t byte) { return byte != sign; })) return false;
  return to.annotation == Annotation::uint64 ? sign == 0 : (*kept & 0x80U) == (sign & 0x80U);
}

bool convert_number(const Column& from, std::string_view bytes, const Column& to, std::string& out) {
  const WideNumber number = widened(from, bytes);
  if (!fits(number, to)) return false;
  out.assign(number.end() - static_cast<std::ptrdiff_t>(to.width()), number.end());
  if (!is_big_endian(to)) std::reverse(out.begin(), out.end());
  return true;
}

void convert_float(std::string_view bytes, std::string& out) {
  float value = 0;
  std::memcpy(&value, bytes.data(), sizeof value);
  const double wide = value;
  out.assign(reinterpret_cast<const char*>(&wide), sizeof wide);
}

}  // namespace

bool convert_value(const Column& from, std::string_view bytes, const Column& to, std::string& out) {
  const bool are_lists = from.is_list || to.is_list;
  const bool are_bytes = from.type == PhysicalType::byte_array && to.type == PhysicalType::byte_array;
  if (same_form(from, to) || (are_bytes && !are_lists)) {
    out = bytes;
    return true;
  }
  if (are_lists) return false;
  if (from.type == PhysicalType::float32 && to.type == PhysicalType::float64) {
    convert_float(bytes, out);
    return true;
  }
  return is_number(from) && is_number(to) && from.scale == to.scale && convert_number(from, bytes, to, out);
}

}  // namespace pipeline::parquet
