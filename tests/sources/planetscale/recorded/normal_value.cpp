#include "sources/planetscale/recorded/normal_value.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <map>
#include <vector>

namespace pipeline::planetscale::test {
namespace {

constexpr int64_t kMicroseconds = 1'000'000;

std::string padded(int64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

std::string date_text(int64_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  return padded(static_cast<int>(date.year()), 4) + "-" + padded(static_cast<unsigned>(date.month()), 2) + "-" +
         padded(static_cast<unsigned>(date.day()), 2);
}

std::string clock_text(int64_t microseconds) {
  const int64_t seconds = microseconds / kMicroseconds;
  std::string text = padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2);
  if (microseconds % kMicroseconds != 0) text += "." + padded(microseconds % kMicroseconds, 6);
  return text;
}

std::string timestamp_text(int64_t microseconds) {
  constexpr int64_t kDay = 86'400 * kMicroseconds;
  const int64_t days = (microseconds >= 0 ? microseconds : microseconds - kDay + 1) / kDay;
  return date_text(days) + " " + clock_text(microseconds - days * kDay);
}

std::string duration_text(int64_t microseconds) {
  return microseconds < 0 ? "-" + clock_text(-microseconds) : clock_text(microseconds);
}

// A little-endian two's complement number of `size` bytes, with a decimal point.
std::string decimal_text(const uint8_t* bytes, std::size_t size, int32_t scale) {
  std::vector<uint8_t> number(bytes, bytes + size);
  const bool negative = (number.back() & 0x80U) != 0;
  if (negative) {
    unsigned carry = 1;
    for (uint8_t& byte : number) {
      const unsigned sum = static_cast<uint8_t>(~byte) + carry;
      byte = static_cast<uint8_t>(sum);
      carry = sum >> 8U;
    }
  }
  std::string digits;
  while (std::any_of(number.begin(), number.end(), [](uint8_t byte) { return byte != 0; })) {
    unsigned rest = 0;
    for (std::size_t i = number.size(); i-- > 0;) {
      const unsigned value = rest << 8U | number[i];
      number[i] = static_cast<uint8_t>(value / 10);
      rest = value % 10;
    }
    digits.insert(digits.begin(), static_cast<char>('0' + rest));
  }
  const auto places = static_cast<std::size_t>(scale);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) digits.insert(digits.size() - places, ".");
  return negative ? "-" + digits : digits;
}

template <typename Number>
std::string float_text(Number number) {
  std::array<char, 64> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), "%.17g", static_cast<double>(number));
  return {buffer.data(), static_cast<std::size_t>(size)};
}

std::string rounded(double number, int digits) {
  std::array<char, 64> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), "%.*g", digits, number);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

// Without zeros that say nothing: "-00.50" is "-0.5", "-0" is "0".
std::string plain_number(std::string text) {
  const bool negative = text.starts_with("-");
  if (negative || text.starts_with("+")) text.erase(0, 1);
  if (text.find('.') != std::string::npos) {
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
  }
  text.erase(0, std::min(text.find_first_not_of('0'), text.size()));
  if (text.empty() || text.starts_with(".")) text.insert(0, "0");
  return negative && text != "0" ? "-" + text : text;
}

std::string json_text(const rapidjson::Value& value) {
  if (value.IsObject()) {
    std::map<std::string, std::string> members;
    for (const auto& member : value.GetObject()) {
      members[std::string(member.name.GetString(), member.name.GetStringLength())] = json_text(member.value);
    }
    std::string text = "{";
    for (const auto& [name, member] : members) text += "\"" + name + "\":" + member + ",";
    return text + "}";
  }
  if (value.IsArray()) {
    std::string text = "[";
    for (const auto& item : value.GetArray()) text += json_text(item) + ",";
    return text + "]";
  }
  if (value.IsString()) return "\"" + std::string(value.GetString(), value.GetStringLength()) + "\"";
  if (value.IsBool()) return value.GetBool() ? "true" : "false";
  return value.IsNumber() ? rounded(value.GetDouble(), 14) : "null";
}

std::string base_of(const std::string& column_type) {
  return column_type.substr(0, column_type.find_first_not_of("abcdefghijklmnopqrstuvwxyz"));
}

}  // namespace

std::string bit_number(const std::string& bytes) {
  uint64_t number = 0;
  for (const char byte : bytes) number = number << 8U | static_cast<uint8_t>(byte);
  return std::to_string(number);
}

Text cell_text(const DataType& type, const ColumnView& column, int64_t row) {
  if (column.is_null(row)) return std::nullopt;
  switch (type.id) {
    case TypeId::boolean:
      return column.boolean(row) ? "1" : "0";
    case TypeId::int8:
      return std::to_string(column.value<int8_t>(row));
    case TypeId::int16:
      return std::to_string(column.value<int16_t>(row));
    case TypeId::int32:
      return std::to_string(column.value<int32_t>(row));
    case TypeId::int64:
      return std::to_string(column.value<int64_t>(row));
    case TypeId::uint8:
      return std::to_string(column.value<uint8_t>(row));
    case TypeId::uint16:
      return std::to_string(column.value<uint16_t>(row));
    case TypeId::uint32:
      return std::to_string(column.value<uint32_t>(row));
    case TypeId::uint64:
      return std::to_string(column.value<uint64_t>(row));
    case TypeId::float32:
      return float_text(column.value<float>(row));
    case TypeId::float64:
      return float_text(column.value<double>(row));
    case TypeId::decimal128:
      return decimal_text(column.value<std::array<uint8_t, 16>>(row).data(), 16, type.scale);
    case TypeId::decimal256:
      return decimal_text(column.value<std::array<uint8_t, 32>>(row).data(), 32, type.scale);
    case TypeId::date32:
      return date_text(column.value<int32_t>(row));
    case TypeId::timestamp:
      return timestamp_text(column.value<int64_t>(row));
    case TypeId::duration:
      return duration_text(column.value<int64_t>(row));
    default:
      return std::string(column.bytes(row));
  }
}

Text normal(const Text& value, const std::string& column_type) {
  if (!value) return value;
  const std::string base = base_of(column_type);
  if (base == "float") return rounded(std::strtof(value->c_str(), nullptr), 6);
  if (base == "double") return rounded(std::strtod(value->c_str(), nullptr), 17);
  if (base == "decimal" || base == "year" || base.ends_with("int")) return plain_number(*value);
  if (base == "bit") {
    const bool digits = value->size() > 8 || value->find_first_not_of("0123456789") == std::string::npos;
    return digits ? plain_number(*value) : bit_number(*value);
  }
  if (base == "datetime" || base == "timestamp" || base == "time") {
    std::string text = *value;
    if (text.find('.') == std::string::npos) return text;
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text;
  }
  if (base == "json") {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseFullPrecisionFlag>(value->data(), value->size());
    return document.HasParseError() ? value : json_text(document);
  }
  return value;
}

}  // namespace pipeline::planetscale::test
