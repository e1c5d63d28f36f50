// The hybrid of run lengths and bit packing ("RLE") that levels and dictionary indices are written in. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>

#include "buffer.hpp"

namespace pipeline::parquet {

// REQUIRES: width 1 to 32, and no value is wider.
void append_hybrid(const uint32_t* values, std::size_t count, uint32_t width, Buffer& out);

// One run of `count` times `value`.
void append_run(uint32_t value, std::size_t count, uint32_t width, Buffer& out);

// Bits that are packed already, as one run of width 1. Bits behind `count` must be zero.
void append_bit_run(const uint8_t* bits, std::size_t count, Buffer& out);

}  // namespace pipeline::parquet
