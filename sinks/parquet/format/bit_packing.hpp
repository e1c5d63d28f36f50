// Bit packing as all Parquet encodings use it: values of one width, least significant bit first. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>

#include "buffer.hpp"

namespace pipeline::parquet {

inline constexpr std::size_t kPackedTogether = 32;

// Packs 32 values of `width` bits into 4 * width bytes at `out`. Higher bits of the values must be zero.
// REQUIRES: width at most 64 (32 for the second).
void pack32(const uint64_t* values, uint32_t width, uint8_t* out);
void pack32(const uint32_t* values, uint32_t width, uint8_t* out);

// Appends `count` values, padded with zeros to whole groups of eight. REQUIRES: width at most 32.
void append_packed(const uint32_t* values, std::size_t count, uint32_t width, Buffer& out);

// Copies `count` bits to `to`, beginning at bit `to_bit`; bits of `to` from there on must be zero.
void copy_bits(const uint8_t* from, std::size_t from_bit, std::size_t count, uint8_t* to, std::size_t to_bit);
void set_bits(uint8_t* to, std::size_t to_bit, std::size_t count);

}  // namespace pipeline::parquet
