// The names that files have before they are published. Pure functions.
//
//   shop.orders.csv                             published
//   shop.orders.csv.inprogress                  not published yet
//   shop.orders.csv.generation-3.inprogress     likewise, and will replace the files of older generations
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pipeline::files {

// A part of a path: what a file name can't hold is percent-encoded: '/', control characters, a leading dot, and '%'
// itself.
std::string encode_name(std::string_view name);

std::string first_working_name(std::string_view final_name);
std::string replacing_working_name(std::string_view final_name, uint64_t generation);

// Whether a file of that name was made here and never promised, unless a token says otherwise. `extension` is what the
// final names of the sink end with: ".csv.gz".
bool is_working_name(std::string_view name, std::string_view extension);

}  // namespace pipeline::files
