#include "bloom_filter.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>

#include "compact_writer.hpp"

namespace pipeline::parquet {
namespace {

constexpr std::array<uint32_t, 8> kSalts = {0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d,
                                            0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31};
constexpr std::size_t kBlockBytes = 32;
constexpr std::size_t kMostBytes = std::size_t{128} << 20U;  // arrow-cpp reads no more

std::string header_of(std::size_t bytes) {
  CompactWriter writer;
  writer.i32(1, static_cast<int32_t>(bytes));
  for (const int16_t id : {int16_t{2}, int16_t{3}, int16_t{4}}) {  // BLOCK, XXHASH, UNCOMPRESSED
    writer.begin_struct(id);
    writer.empty_struct(1);
    writer.end();
  }
  writer.end();
  return writer.take();
}

}  // namespace

uint64_t bloom_hash(std::string_view plain_bytes) {
  return XXH64(plain_bytes.data(), plain_bytes.size(), 0);
}

void append_hashes(const Column& column, const PageValues& page, std::vector<uint64_t>& hashes) {
  if (column.type == PhysicalType::byte_array) {
    for_each_bytes(page, [&](std::string_view value) { hashes.push_back(bloom_hash(value)); });
    return;
  }
  const std::size_t width = column.type == PhysicalType::boolean ? 1 : static_cast<std::size_t>(column.width());
  for (std::size_t at = 0; at < page.fixed.size(); at += width) {
    hashes.push_back(bloom_hash(page.fixed.view().substr(at, width)));
  }
}

std::string bloom_filter(std::vector<uint64_t>& hashes) {
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  const std::size_t wanted = hashes.size() * 21 / 2 / 8;  // 10.5 bits a value
  const std::size_t bytes = std::clamp(std::bit_ceil(wanted), kBlockBytes, kMostBytes);
  std::string bits(bytes, '\0');
  const uint64_t blocks = bytes / kBlockBytes;
  for (const uint64_t hash : hashes) {
    char* block = bits.data() + ((hash >> 32U) * blocks >> 32U) * kBlockBytes;
    for (std::size_t i = 0; i < kSalts.size(); ++i) {
      uint32_t word = 0;
      std::memcpy(&word, block + 4 * i, sizeof word);
      word |= 1U << ((static_cast<uint32_t>(hash) * kSalts[i]) >> 27U);
      std::memcpy(block + 4 * i, &word, sizeof word);
    }
  }
  return header_of(bytes) + bits;
}

}  // namespace pipeline::parquet
