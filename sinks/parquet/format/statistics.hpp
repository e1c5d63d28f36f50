// Bounds: the smallest and the largest value of a page or chunk, in PLAIN form, as "Statistics" of the format asks.
//
// Pure functions over values. NaN is left out, a zero minimum is -0.0 and a zero maximum 0.0 (files.md 1.9).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "page_values.hpp"
#include "types.hpp"

namespace pipeline::parquet {

struct Bounds {
  bool known = false;  // false: no values, or none that can be told
  bool min_exact = true;
  bool max_exact = true;
  std::string min = {};
  std::string max = {};

  friend bool operator==(const Bounds&, const Bounds&) = default;
};

// Long byte arrays are cut to kChunkBoundBytes.
Bounds bounds_of(const Column& column, const PageValues& page);

// Makes `bounds` hold those of `other` too. REQUIRES: both known.
void widen(Bounds& bounds, const Bounds& other, Order order);

inline constexpr std::size_t kChunkBoundBytes = 256;
inline constexpr std::size_t kPageBoundBytes = 64;

// Cuts byte arrays that are longer than `limit`: the minimum to a prefix, the maximum to the least prefix that is
// larger. `is_text`: the result stays UTF-8. When there is no such prefix the result is not known.
Bounds cut(const Bounds& bounds, std::size_t limit, bool is_text);

// Negative, 0 or positive.
int compare(std::string_view left, std::string_view right, Order order);

}  // namespace pipeline::parquet
