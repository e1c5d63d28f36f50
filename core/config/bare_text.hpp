// What stands outside of strings and comments in a TOML file. A pure function.
#pragma once

#include <optional>
#include <string_view>

#include "core/config/diagnostic.hpp"

namespace pipeline::core {

struct BareLetter {
  Place place;
  const char* message;
};

// A letter outside of strings and comments that is not ASCII; TOML allows none there, and toml++ 3.3 does not survive
// all of them. Or the begin of a string without an end, when such a letter follows.
std::optional<BareLetter> find_bare_letter(std::string_view text);

}  // namespace pipeline::core
