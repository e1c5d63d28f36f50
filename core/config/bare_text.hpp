// What stands outside of strings and comments in a TOML file. A pure function.
#pragma once

#include <optional>
#include <string_view>

#include "core/config/diagnostic.hpp"

namespace pipeline::core {

// The first letter outside of strings and comments that is not ASCII. TOML allows none there, and toml++ 3.3 does not
// survive all of them. Stops at a string that doesn't end.
std::optional<Place> find_letter_outside_of_strings(std::string_view text);

}  // namespace pipeline::core
