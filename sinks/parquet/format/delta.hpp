// The delta encodings ("DELTA_BINARY_PACKED" and its two users). Pure functions.
//
// Blocks of 128 values in 4 mini-blocks. Differences wrap at the width of the type, so that no mini-block is wider than
// the type (files.md 1.6, 2.3).
#pragma once

#include <cstddef>
#include <cstdint>

#include "buffer.hpp"

namespace pipeline::parquet {

void append_delta(const int32_t* values, std::size_t count, Buffer& out);
void append_delta(const int64_t* values, std::size_t count, Buffer& out);

// DELTA_LENGTH_BYTE_ARRAY: the lengths, then all bytes.
void append_delta_lengths(const int32_t* lengths, std::size_t count, const uint8_t* bytes, std::size_t size,
                          Buffer& out);

// DELTA_BYTE_ARRAY: how long a beginning each value shares with the one before, then the rest of each.
void append_delta_strings(const int32_t* lengths, std::size_t count, const uint8_t* bytes, Buffer& out);

// How many of the bytes of (the first thousand of) these values are such shared beginnings, in percent.
int shared_percent(const int32_t* lengths, std::size_t count, const uint8_t* bytes);

}  // namespace pipeline::parquet
