// Globs: `*` stands for any text, `?` for one byte, everything else for itself. Pure functions.
#pragma once

#include <cstddef>
#include <string_view>

namespace pipeline {

inline bool is_glob(std::string_view pattern) {
  return pattern.find_first_of("*?") != std::string_view::npos;
}

// Whether the pattern covers the whole text.
inline bool glob_matches(std::string_view pattern, std::string_view text) {
  std::size_t at_pattern = 0;
  std::size_t at_text = 0;
  std::size_t last_star = std::string_view::npos;
  std::size_t star_text = 0;
  while (at_text < text.size()) {
    if (at_pattern < pattern.size() && pattern[at_pattern] == '*') {
      last_star = at_pattern++;
      star_text = at_text;
    } else if (at_pattern < pattern.size() && (pattern[at_pattern] == '?' || pattern[at_pattern] == text[at_text])) {
      ++at_pattern;
      ++at_text;
    } else if (last_star != std::string_view::npos) {
      // The last star takes one byte more; earlier stars never need to.
      at_pattern = last_star + 1;
      at_text = ++star_text;
    } else {
      return false;
    }
  }
  while (at_pattern < pattern.size() && pattern[at_pattern] == '*') ++at_pattern;
  return at_pattern == pattern.size();
}

}  // namespace pipeline
