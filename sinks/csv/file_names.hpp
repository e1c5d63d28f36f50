// The names of the sink's files. Pure functions.
//
//   shop.orders.csv                             rows of the first layout of a stream
//   shop.orders.2.csv                           rows after a change of the schema
//   shop.orders.csv.inprogress                  not committed yet: gets its name at its first checkpoint
//   shop.orders.csv.generation-3.inprogress     likewise, and will replace the files of older generations
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pipeline::csv {

// What a file name can't hold is percent-encoded: '/', control characters, a leading dot, and '%' itself.
std::string encode_name(std::string_view full_name);

// `number` counts the layouts of a generation, from 1.
std::string final_name(std::string_view encoded_name, uint64_t number);
std::string first_working_name(std::string_view final_name);
std::string replacing_working_name(std::string_view final_name, uint64_t generation);

// Whether a file of that name was made by this sink and never committed, unless a token says otherwise.
bool is_working_name(std::string_view name);

}  // namespace pipeline::csv
