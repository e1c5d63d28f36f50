// Globs: `*` stands for any text, `?` for one byte, everything else for itself. Pure functions.
#pragma once

#include <string_view>

namespace pipeline::columns {

inline bool is_glob(std::string_view pattern) {
  return pattern.find_first_of("*?") != std::string_view::npos;
}

// Whether the pattern covers the whole text.
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace pipeline::columns
