#include "hybrid.hpp"

#include "bit_packing.hpp"

namespace pipeline::parquet {
namespace {

constexpr std::size_t kGroup = 8;
constexpr std::size_t kWorthARun = 16;

void put_header(std::size_t value, Buffer& out) {
  while (value >= 0x80) {
    out.push_back(static_cast<uint8_t>(value | 0x80U));
    value >>= 7U;
  }
  out.push_back(static_cast<uint8_t>(value));
}

bool all_same(const uint32_t* group) {
  uint32_t different = 0;
  for (std::size_t i = 1; i < kGroup; ++i) different |= group[i] ^ group[0];
  return different == 0;
}

void append_literals(const uint32_t* values, std::size_t count, uint32_t width, Buffer& out) {
  if (count == 0) return;
  put_header((count + kGroup - 1) / kGroup << 1U | 1U, out);
  append_packed(values, count, width, out);
}

}  // namespace

void append_run(uint32_t value, std::size_t count, uint32_t width, Buffer& out) {
  put_header(count << 1U, out);
  out.append(&value, (width + 7) / 8);
}

void append_bit_run(const uint8_t* bits, std::size_t count, Buffer& out) {
  const std::size_t groups = (count + kGroup - 1) / kGroup;
  put_header(groups << 1U | 1U, out);
  out.append(bits, groups);
}

void append_hybrid(const uint32_t* values, std::size_t count, uint32_t width, Buffer& out) {
  std::size_t literals = 0;  // where those begin that are not written yet; a multiple of eight before `at`
  std::size_t at = 0;
  while (at < count) {
    if (count - at < kGroup || !all_same(values + at)) {
      at += kGroup;
      continue;
    }
    std::size_t end = at + kGroup;
    while (end < count && values[end] == values[at]) ++end;
    if (end - at < kWorthARun) {
      at += kGroup;
      continue;
    }
    append_literals(values + literals, at - literals, width, out);
    append_run(values[at], end - at, width, out);
    at = end;
    literals = end;
  }
  append_literals(values + literals, count - literals, width, out);
}

}  // namespace pipeline::parquet
