#include "json_lines.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <utility>

namespace pipeline::jsonl {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;
using Decimal128 = std::array<uint64_t, 2>;  // little-endian two's complement

void put(Writer& writer, std::string_view text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void put_hex(Writer& writer, std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char letter : bytes) {
    const auto byte = static_cast<unsigned char>(letter);
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  put(writer, text);
}

// The fewest digits that give the number back.
template <typename Float>
void put_float(Writer& writer, Float number) {
  // JSON has no word for the others; MySQL stores none of them.
  if (!std::isfinite(number)) return static_cast<void>(writer.Null());
  std::array<char, 32> text{};
  const char* const end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  writer.RawValue(text.data(), static_cast<std::size_t>(end - text.data()), rapidjson::kNumberType);
}

std::string decimal_text(const Decimal128& words, int32_t scale) {
  __extension__ using Wide = unsigned __int128;
  const bool negative = static_cast<int64_t>(words[1]) < 0;
  Wide magnitude = Wide{words[1]} << 64U | words[0];
  if (negative) magnitude = ~magnitude + 1;
  std::string digits;
  for (; magnitude > 0 || std::cmp_less_equal(digits.size(), scale); magnitude /= 10) {
    digits += static_cast<char>('0' + static_cast<int>(magnitude % 10));
    if (scale > 0 && std::cmp_equal(digits.size(), scale)) digits += '.';
  }
  if (negative) digits += '-';
  std::reverse(digits.begin(), digits.end());
  return digits;
}

std::string date_text(std::chrono::sys_days days) {
  const std::chrono::year_month_day date(days);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::string timestamp_text(int64_t microseconds, bool utc) {
  const std::chrono::sys_time<std::chrono::microseconds> time{std::chrono::microseconds(microseconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss clock(time - day);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), " %02d:%02d:%02d.%06d%s", static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()), utc ? "+00:00" : "");
  return date_text(day) + text.data();
}

// NOLINTNEXTLINE(readability-function-size): a list
void put_value(Writer& writer, const ColumnView& column, const DataType& type, int64_t row) {
  switch (type.id) {
    case TypeId::boolean:
      return static_cast<void>(writer.Bool(column.boolean(row)));
    case TypeId::int8:
      return static_cast<void>(writer.Int(column.value<int8_t>(row)));
    case TypeId::int16:
      return static_cast<void>(writer.Int(column.value<int16_t>(row)));
    case TypeId::int32:
      return static_cast<void>(writer.Int(column.value<int32_t>(row)));
    case TypeId::int64:
    case TypeId::duration:
      return static_cast<void>(writer.Int64(column.value<int64_t>(row)));
    case TypeId::uint8:
      return static_cast<void>(writer.Uint(column.value<uint8_t>(row)));
    case TypeId::uint16:
      return static_cast<void>(writer.Uint(column.value<uint16_t>(row)));
    case TypeId::uint32:
      return static_cast<void>(writer.Uint(column.value<uint32_t>(row)));
    case TypeId::uint64:
      return static_cast<void>(writer.Uint64(column.value<uint64_t>(row)));
    case TypeId::float32:
      return put_float(writer, column.value<float>(row));
    case TypeId::float64:
      return put_float(writer, column.value<double>(row));
    case TypeId::decimal128:
      return put(writer, decimal_text(column.value<Decimal128>(row), type.scale));
    case TypeId::date32:
      return put(writer, date_text(std::chrono::sys_days(std::chrono::days(column.value<int32_t>(row)))));
    case TypeId::timestamp:
      return put(writer, timestamp_text(column.value<int64_t>(row), type.utc));
    case TypeId::utf8:
      return put(writer, column.bytes(row));
    case TypeId::binary:
      return put_hex(writer, column.bytes(row));
    case TypeId::decimal256:
    case TypeId::list:
      break;  // refused by check_types
  }
  writer.Null();
}

void put_change(Writer& writer, std::string_view operation, std::string_view shard) {
  put(writer, "_op");
  put(writer, operation);
  put(writer, "_shard");
  put(writer, shard);
}

std::string_view name_of(Operation operation) {
  constexpr std::array<std::string_view, 4> names = {"snapshot", "insert", "update", "delete"};
  return names[static_cast<std::size_t>(operation)];
}

}  // namespace

Status check_types(const Schema& schema) {
  for (const Field& field : schema.fields) {
    if (field.type.id != TypeId::decimal256 && field.type.id != TypeId::list) continue;
    return Status::invalid("the jsonl sink has no form for the type of column \"" + field.name + "\"")
        .with_hint("leave the column out with the `columns` transform");
  }
  return {};
}

std::string truncate_line(std::string_view shard) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  put_change(writer, "truncate", shard);
  writer.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + '\n';
}

JsonLines::JsonLines(const Schema& schema, const Batch& batch)
    : schema_(schema), changes_(batch), first_(batch.rows->offset) {
  for (std::size_t i = 0; i < schema.fields.size(); ++i) columns_.emplace_back(*batch.rows->children[i]);
}

void JsonLines::append(int64_t row, std::string& lines) const {
  const std::vector<std::string_view> unknown = changes_.unavailable(row);
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  put_change(writer, name_of(changes_.operation(row)), changes_.shard(row));
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const Field& field = schema_.fields[i];
    if (std::find(unknown.begin(), unknown.end(), field.name) != unknown.end()) continue;
    put(writer, field.name);
    if (columns_[i].is_null(first_ + row)) {
      writer.Null();
    } else {
      put_value(writer, columns_[i], field.type, first_ + row);
    }
  }
  writer.EndObject();
  lines.append(buffer.GetString(), buffer.GetSize()) += '\n';
}

}  // namespace pipeline::jsonl
