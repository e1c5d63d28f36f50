// What holds for the value of an option, whoever gives it: a TOML file, a verb. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/option_values.hpp"
#include "pipeline/plugin.h"

namespace pipeline::core {

// For messages: "a size such as \"64MiB\"".
std::string type_in_words(pipeline_option_type type);

// True for the types whose value is one number: integers, booleans, sizes, durations.
bool is_number(pipeline_option_type type);

// Reads the text of such a number; none = unreadable.
std::optional<std::int64_t> parse_number(pipeline_option_type type, std::string_view text);

// What is wrong with a number that lies outside of its limits, otherwise empty.
std::string outside_limits(const pipeline_option& option, std::int64_t number);

// Empty = everything is allowed.
std::vector<std::string> allowed_values(const pipeline_option& option);
bool is_allowed(const pipeline_option& option, const std::string& text);

// The default of an option, or a value that is not set.
OptionValue default_of(const pipeline_option& option);

}  // namespace pipeline::core
