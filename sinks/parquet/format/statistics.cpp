#include "statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace pipeline::parquet {
namespace {

template <typename Value>
std::string plain(Value value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

template <typename Value>
Value value_of(std::string_view bytes) {
  Value value{};
  std::memcpy(&value, bytes.data(), std::min(sizeof value, bytes.size()));
  return value;
}

template <typename Value>
Bounds integer_bounds(const PageValues& page) {
  const auto* values = page.fixed.as<Value>();
  Value least = values[0];
  Value most = values[0];
  for (std::size_t i = 1; i < page.values; ++i) {
    least = std::min(least, values[i]);
    most = std::max(most, values[i]);
  }
  return {true, true, true, plain(least), plain(most)};
}

template <typename Value>
Bounds float_bounds(const PageValues& page) {
  const auto* values = page.fixed.as<Value>();
  Value least = std::numeric_limits<Value>::infinity();
  Value most = -std::numeric_limits<Value>::infinity();
  std::size_t counted = 0;
  for (std::size_t i = 0; i < page.values; ++i) {
    const Value value = values[i];
    least = value < least ? value : least;  // false for NaN
    most = value > most ? value : most;
    counted += static_cast<std::size_t>(!std::isnan(value));
  }
  if (counted == 0) return {};
  if (least == 0) least = -Value{0};
  if (most == 0) most = Value{0};
  return {true, true, true, plain(least), plain(most)};
}

// The first eight bytes as a number that is ordered as they are.
uint64_t leading(std::string_view bytes) {
  uint64_t word = 0;
  if (bytes.size() >= sizeof word) {
    std::memcpy(&word, bytes.data(), sizeof word);
  } else if (!bytes.empty()) {
    std::memcpy(&word, bytes.data(), bytes.size());
  }
  return __builtin_bswap64(word);
}

Bounds byte_array_bounds(const PageValues& page, bool is_text) {
  std::string_view least;
  std::string_view most;
  uint64_t least_leading = std::numeric_limits<uint64_t>::max();
  uint64_t most_leading = 0;
  bool first = true;
  for_each_bytes(page, [&](std::string_view value) {
    const uint64_t word = leading(value);
    if (first || word < least_leading || (word == least_leading && value < least)) {
      least = value;
      least_leading = word;
    }
    if (first || word > most_leading || (word == most_leading && value > most)) {
      most = value;
      most_leading = word;
    }
    first = false;
  });
  // One byte more than the limit, so that `cut` sees that it is longer.
  const std::size_t limit = kChunkBoundBytes + 1;
  Bounds bounds{true, true, true, std::string(least.substr(0, limit)), std::string(most.substr(0, limit))};
  return cut(bounds, kChunkBoundBytes, is_text);
}

Bounds fixed_bounds(const Column& column, const PageValues& page) {
  const auto width = static_cast<std::size_t>(column.length);
  const std::string_view all = page.fixed.view();
  std::string_view least = all.substr(0, width);
  std::string_view most = least;
  for (std::size_t at = width; at < all.size(); at += width) {
    const std::string_view value = all.substr(at, width);
    if (compare(value, least, column.order()) < 0) least = value;
    if (compare(value, most, column.order()) > 0) most = value;
  }
  return {true, true, true, std::string(least), std::string(most)};
}

template <typename Value>
int three_way(Value left, Value right) {
  return left < right ? -1 : static_cast<int>(right < left);
}

std::size_t code_point_begin(std::string_view text, std::size_t at) {
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80) --at;
  return at;
}

bool increment_bytes(std::string& bytes) {
  while (!bytes.empty() && static_cast<unsigned char>(bytes.back()) == 0xFF) bytes.pop_back();
  if (bytes.empty()) return false;
  bytes.back() = static_cast<char>(static_cast<unsigned char>(bytes.back()) + 1);
  return true;
}

// Only ASCII and continuation bytes are counted up: what they become is a code point of the same length.
bool increment_text(std::string& text) {
  while (!text.empty()) {
    const std::size_t begin = code_point_begin(text, text.size() - 1);
    const auto last = static_cast<unsigned char>(text.back());
    const bool ascii = begin == text.size() - 1 && last < 0x7F;
    const bool continuation = begin < text.size() - 1 && last < 0xBF;
    if (ascii || continuation) {
      text.back() = static_cast<char>(last + 1);
      return true;
    }
    text.resize(begin);
  }
  return false;
}

}  // namespace

Bounds bounds_of(const Column& column, const PageValues& page) {
  if (page.values == 0) return {};
  const bool is_unsigned = column.order() == Order::unsigned_integer;
  switch (column.type) {
    case PhysicalType::boolean:
      return integer_bounds<uint8_t>(page);
    case PhysicalType::int32:
      return is_unsigned ? integer_bounds<uint32_t>(page) : integer_bounds<int32_t>(page);
    case PhysicalType::int64:
      return is_unsigned ? integer_bounds<uint64_t>(page) : integer_bounds<int64_t>(page);
    case PhysicalType::float32:
      return float_bounds<float>(page);
    case PhysicalType::float64:
      return float_bounds<double>(page);
    case PhysicalType::byte_array:
      return byte_array_bounds(page, column.annotation == Annotation::string || column.annotation == Annotation::json);
    case PhysicalType::fixed_len_byte_array:
      return fixed_bounds(column, page);
  }
  return {};
}

int compare(std::string_view left, std::string_view right, Order order) {
  switch (order) {
    case Order::signed_integer:
      return left.size() == 4 ? three_way(value_of<int32_t>(left), value_of<int32_t>(right))
                              : three_way(value_of<int64_t>(left), value_of<int64_t>(right));
    case Order::unsigned_integer:
      return three_way(value_of<uint64_t>(left), value_of<uint64_t>(right));
    case Order::floating:
      return left.size() == 4 ? three_way(value_of<float>(left), value_of<float>(right))
                              : three_way(value_of<double>(left), value_of<double>(right));
    case Order::twos_complement: {
      const auto sign = [](std::string_view bytes) { return (static_cast<unsigned char>(bytes[0]) & 0x80U) == 0; };
      return sign(left) != sign(right) ? three_way(sign(left), sign(right)) : left.compare(right);
    }
    case Order::bytes:
    case Order::none:
      return left.compare(right);
  }
  return 0;
}

void widen(Bounds& bounds, const Bounds& other, Order order) {
  if (compare(other.min, bounds.min, order) < 0) {
    bounds.min = other.min;
    bounds.min_exact = other.min_exact;
  }
  if (compare(other.max, bounds.max, order) > 0) {
    bounds.max = other.max;
    bounds.max_exact = other.max_exact;
  }
}

Bounds cut(const Bounds& bounds, std::size_t limit, bool is_text) {
  Bounds result = bounds;
  const auto place = [&](const std::string& text) { return is_text ? code_point_begin(text, limit) : limit; };
  if (result.min.size() > limit) {
    result.min.resize(place(result.min));
    result.min_exact = false;
  }
  if (result.max.size() > limit) {
    result.max.resize(place(result.max));
    result.max_exact = false;
    if (!(is_text ? increment_text(result.max) : increment_bytes(result.max))) return {};
  }
  return result;
}

}  // namespace pipeline::parquet
