// The names of CSV files.
#pragma once

#include <cstdint>
#include <string>

namespace pipeline::csv {

inline constexpr const char* kInProgress = ".inprogress";

// `<stream>.csv`, `<stream>.2.csv` …; characters that a name can't hold are written %2F. New generations are told apart
// while both exist: `<stream>.g2.csv`.
std::string file_name(const std::string& full_name, std::uint64_t generation, std::uint64_t part);

}  // namespace pipeline::csv
