// Places of TOML nodes. Included only where toml++ is.
#pragma once

#include <string>
#include <vector>

#include "core/config/diagnostic.hpp"
#include "core/config/toml.hpp"

namespace pipeline::core {

inline Place place_of(const toml::source_region& region) {
  const std::size_t length = region.end.line == region.begin.line && region.end.column > region.begin.column
                                 ? region.end.column - region.begin.column
                                 : 1;
  return {region.begin.line, region.begin.column, length};
}

// toml++ 3.3 gives a value only its begin: the end is looked up in the line.
inline Place value_place(const toml::node& node, const std::vector<std::string>& lines) {
  Place place = place_of(node.source());
  if (place.line == 0 || place.line > lines.size() || place.length > 1) return place;
  const std::string& line = lines[place.line - 1];
  const std::size_t begin = place.column - 1;
  if (begin >= line.size()) return place;
  const char quote = line[begin];
  std::size_t end = std::string::npos;
  if (quote == '"' || quote == '\'') {
    end = line.find(quote, begin + 1);
    if (end != std::string::npos) ++end;
  } else {
    end = line.find_first_of(" \t,]}#\r", begin);
  }
  place.length = (end == std::string::npos ? line.size() : end) - begin;
  return place;
}

}  // namespace pipeline::core
