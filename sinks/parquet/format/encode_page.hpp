// How the values of a page become bytes, and which ways there are. Pure functions.
#pragma once

#include <cstdint>
#include <vector>

#include "buffer.hpp"
#include "page_values.hpp"
#include "types.hpp"

namespace pipeline::parquet {

// The levels of a v1 data page: each with its length before it.
void append_levels(const Column& column, const PageValues& page, Buffer& out);

// The values in one of the encodings of `encodings_for`.
void append_values(const Column& column, const PageValues& page, Encoding encoding, Buffer& out);

// Numbers of dictionary entries, of which there are `entries`.
void append_indices(const std::vector<uint32_t>& indices, std::size_t entries, Buffer& out);

// What is worth a try for a column with such values, dictionaries aside. `modern`: the encodings of format 2 as well.
std::vector<Encoding> encodings_for(const Column& column, const PageValues& page, bool modern);

}  // namespace pipeline::parquet
