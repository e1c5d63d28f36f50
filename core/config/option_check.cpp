#include "core/config/option_check.hpp"

#include <algorithm>

#include "core/config/units.hpp"

namespace pipeline::core {

std::string type_in_words(pipeline_option_type type) {
  switch (type) {
    case PIPELINE_OPTION_STRING:
      return "a string";
    case PIPELINE_OPTION_INTEGER:
      return "an integer";
    case PIPELINE_OPTION_BOOLEAN:
      return "true or false";
    case PIPELINE_OPTION_SIZE:
      return "a size such as \"64MiB\"";
    case PIPELINE_OPTION_DURATION:
      return "a duration such as \"30s\"";
    case PIPELINE_OPTION_STRING_LIST:
      return "a list of strings";
    case PIPELINE_OPTION_STRING_MAP:
      return "a table of strings";
    default:
      return "a table of lists of strings";
  }
}

std::optional<std::int64_t> parse_number(pipeline_option_type type, std::string_view text) {
  switch (type) {
    case PIPELINE_OPTION_BOOLEAN:
      if (text == "true") return 1;
      if (text == "false") return 0;
      return std::nullopt;
    case PIPELINE_OPTION_SIZE:
      return parse_size(text);
    case PIPELINE_OPTION_DURATION:
      return parse_duration(text);
    default:
      return parse_integer(text);
  }
}

bool is_number(pipeline_option_type type) {
  return type == PIPELINE_OPTION_INTEGER || type == PIPELINE_OPTION_BOOLEAN || type == PIPELINE_OPTION_SIZE ||
         type == PIPELINE_OPTION_DURATION;
}

std::vector<std::string> allowed_values(const pipeline_option& option) {
  std::vector<std::string> values;
  for (const char* const* at = option.allowed_values; at != nullptr && *at != nullptr; ++at) values.emplace_back(*at);
  return values;
}

std::string outside_limits(const pipeline_option& option, std::int64_t number) {
  const bool limited = option.minimum != 0 || option.maximum != 0;
  if (!limited || (number >= option.minimum && number <= option.maximum)) return {};
  return "option \"" + std::string(option.name) + "\" is " + std::to_string(number) + ", it must be between " +
         std::to_string(option.minimum) + " and " + std::to_string(option.maximum);
}

bool is_allowed(const pipeline_option& option, const std::string& text) {
  const std::vector<std::string> values = allowed_values(option);
  return values.empty() || std::find(values.begin(), values.end(), text) != values.end();
}

OptionValue default_of(const pipeline_option& option) {
  OptionValue value;
  if (option.default_value == nullptr) return value;
  value.is_set = value.is_default = true;
  if (is_number(option.type)) {
    value.integer = parse_number(option.type, option.default_value).value_or(0);
  } else {
    value.strings.emplace_back(option.default_value);
  }
  return value;
}

}  // namespace pipeline::core
