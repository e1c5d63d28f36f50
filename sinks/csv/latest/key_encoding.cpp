#include "latest/key_encoding.hpp"

#include <array>
#include <bit>
#include <string_view>

namespace pipeline::csv {
namespace {

constexpr uint64_t kSign = uint64_t{1} << 63U;

void append_big_endian(uint64_t number, std::string& key) {
  for (int shift = 56; shift >= 0; shift -= 8) key += static_cast<char>(number >> static_cast<unsigned>(shift));
}

// A byte for the sign first: no signed number is as large as the largest without sign.
void append_signed(int64_t number, std::string& key) {
  key += number < 0 ? '\0' : '\1';
  append_big_endian(static_cast<uint64_t>(number), key);
}

void append_unsigned(uint64_t number, std::string& key) {
  key += '\1';
  append_big_endian(number, key);
}

// The order of IEEE 754 numbers is that of their bits, once negative ones are turned around.
void append_float(double number, std::string& key) {
  const auto bits = std::bit_cast<uint64_t>(number);
  append_big_endian((bits & kSign) != 0 ? ~bits : bits | kSign, key);
}

template <std::size_t Words>
void append_decimal(const std::array<uint64_t, Words>& words, std::string& key) {
  const uint64_t fill = (words.back() & kSign) != 0 ? ~uint64_t{0} : 0;
  for (std::size_t i = 4; i-- > 0;) {
    const uint64_t word = i < Words ? words[i] : fill;
    append_big_endian(i == 3 ? word ^ kSign : word, key);
  }
}

// A zero byte gets a mark, so that the two zeros at the end sort before all that goes on.
void append_bytes(std::string_view bytes, std::string& key) {
  for (const char letter : bytes) {
    key += letter;
    if (letter == '\0') key += '\xFF';
  }
  key.append(2, '\0');
}

}  // namespace

void append_key(const DataType& type, const ColumnView& values, int64_t row, std::string& key) {
  key += values.is_null(row) ? '\0' : '\1';
  if (values.is_null(row)) return;
  switch (type.id) {
    case TypeId::boolean:
      return append_unsigned(values.boolean(row) ? 1 : 0, key);
    case TypeId::int8:
      return append_signed(values.value<int8_t>(row), key);
    case TypeId::int16:
      return append_signed(values.value<int16_t>(row), key);
    case TypeId::int32:
    case TypeId::date32:
      return append_signed(values.value<int32_t>(row), key);
    case TypeId::int64:
    case TypeId::timestamp:
    case TypeId::duration:
      return append_signed(values.value<int64_t>(row), key);
    case TypeId::uint8:
      return append_unsigned(values.value<uint8_t>(row), key);
    case TypeId::uint16:
      return append_unsigned(values.value<uint16_t>(row), key);
    case TypeId::uint32:
      return append_unsigned(values.value<uint32_t>(row), key);
    case TypeId::uint64:
      return append_unsigned(values.value<uint64_t>(row), key);
    case TypeId::float32:
      return append_float(static_cast<double>(values.value<float>(row)), key);
    case TypeId::float64:
      return append_float(values.value<double>(row), key);
    case TypeId::decimal128:
      return append_decimal(values.value<std::array<uint64_t, 2>>(row), key);
    case TypeId::decimal256:
      return append_decimal(values.value<std::array<uint64_t, 4>>(row), key);
    case TypeId::utf8:
    case TypeId::binary:
    case TypeId::list:  // comes as its text
      return append_bytes(values.bytes(row), key);
  }
}

}  // namespace pipeline::csv
