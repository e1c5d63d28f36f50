// Variables in string values: ${NAME}, ${NAME:-text}, ${NAME:?text}, and $$ for a dollar sign.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/sdk/status.hpp"

namespace pipeline::core {

// Gives the value of a variable, or nothing when it isn't set.
using Lookup = std::function<std::optional<std::string>(const std::string&)>;

// The environment of this process.
Lookup environment();

struct Substituted {
  std::string text;
  bool has_variables = false;
};

// Fails, with a sentence that names the variable, for one that is not set, one that holds a line break (it could
// smuggle in other text), and for an unclosed or empty ${}.
Result<Substituted> substitute(std::string_view text, const Lookup& lookup);

}  // namespace pipeline::core
