// Bloom filter of one column chunk ("Parquet Bloom Filter": split blocks, XXH64). Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "page_values.hpp"
#include "types.hpp"

namespace pipeline::parquet {

// Appends the hash of each value of the page.
void append_hashes(const Column& column, const PageValues& page, std::vector<uint64_t>& hashes);

uint64_t bloom_hash(std::string_view plain_bytes);

// Header and bits for about one wrong answer in a hundred. Sorts `hashes` and drops the doubles.
std::string bloom_filter(std::vector<uint64_t>& hashes);

}  // namespace pipeline::parquet
