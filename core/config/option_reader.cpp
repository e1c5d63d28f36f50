#include "core/config/option_reader.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include "core/config/candidates.hpp"
#include "core/config/toml_places.hpp"
#include "core/config/units.hpp"

namespace pipeline::core {
namespace {

std::string type_name(pipeline_option_type type) {
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

std::optional<std::int64_t> parse_number(pipeline_option_type type, const std::string& text) {
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

}  // namespace

OptionValue OptionReader::read(const pipeline_option& option, const toml::node& node) {
  OptionValue value;
  value.is_set = true;
  bool ok = false;
  if (is_number(option.type)) {
    ok = read_number(option, node, value);
  } else if (option.type == PIPELINE_OPTION_STRING) {
    std::string text_value;
    ok = text(option, node, text_value) && allowed(option, node, text_value);
    value.strings.push_back(std::move(text_value));
  } else if (option.type == PIPELINE_OPTION_STRING_LIST) {
    ok = read_strings(option, node, value.strings);
  } else {
    ok = read_map(option, node, value);
  }
  return ok ? value : OptionValue{};
}

OptionValue OptionReader::default_of(const pipeline_option& option) {
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

bool OptionReader::text(const pipeline_option& option, const toml::node& node, std::string& out) {
  const toml::value<std::string>* string = node.as_string();
  if (string == nullptr) return wrong_type(option, node);
  Result<Substituted> substituted = substitute(string->get(), lookup_);
  if (!substituted.ok()) {
    add(option, node, code::kVariable, substituted.status().message(), substituted.status().hint());
    return false;
  }
  out = std::move(substituted->text);
  return true;
}

bool OptionReader::read_number(const pipeline_option& option, const toml::node& node, OptionValue& value) {
  std::optional<std::int64_t> number;
  if (const auto* integer = node.as_integer();
      integer != nullptr && option.type != PIPELINE_OPTION_BOOLEAN && option.type != PIPELINE_OPTION_DURATION) {
    number = integer->get();
  } else if (const auto* boolean = node.as_boolean(); boolean != nullptr && option.type == PIPELINE_OPTION_BOOLEAN) {
    number = boolean->get() ? 1 : 0;
  } else if (const auto* string = node.as_string(); string != nullptr) {
    const bool has_unit = option.type == PIPELINE_OPTION_SIZE || option.type == PIPELINE_OPTION_DURATION;
    const bool has_variable = string->get().find('$') != std::string::npos;
    std::string text_value;
    if (has_unit || has_variable) {
      if (!text(option, node, text_value)) return false;
      number = parse_number(option.type, text_value);
    }
  }
  if (!number) return wrong_type(option, node);
  const bool limited = option.minimum != 0 || option.maximum != 0;
  if (limited && (*number < option.minimum || *number > option.maximum)) {
    add(option, node, code::kValue,
        "option \"" + std::string(option.name) + "\" is " + std::to_string(*number) + ", it must be between " +
            std::to_string(option.minimum) + " and " + std::to_string(option.maximum));
    return false;
  }
  value.integer = *number;
  return true;
}

bool OptionReader::read_strings(const pipeline_option& option, const toml::node& node, std::vector<std::string>& out) {
  const toml::array* list = node.as_array();
  if (list == nullptr) return wrong_type(option, node);
  bool ok = true;
  for (const toml::node& element : *list) {
    std::string value;
    if (text(option, element, value) && allowed(option, element, value)) {
      out.push_back(std::move(value));
    } else {
      ok = false;
    }
  }
  return ok;
}

bool OptionReader::read_map(const pipeline_option& option, const toml::node& node, OptionValue& value) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return wrong_type(option, node);
  bool ok = true;
  for (const auto& [key, element] : *table) {
    std::vector<std::string> texts;
    if (option.type == PIPELINE_OPTION_STRING_LIST_MAP) {
      ok = read_strings(option, element, texts) && ok;
    } else {
      ok = text(option, element, texts.emplace_back()) && ok;
    }
    value.entries.emplace_back(std::string(key.str()), std::move(texts));
  }
  return ok;
}

bool OptionReader::allowed(const pipeline_option& option, const toml::node& node, const std::string& text) {
  const std::vector<std::string> values = allowed_values(option);
  if (values.empty()) return true;
  for (const std::string& value : values) {
    if (value == text) return true;
  }
  const bool secret = (option.flags & PIPELINE_OPTION_SECRET) != 0;
  add(option, node, code::kValue,
      "option \"" + std::string(option.name) + "\" can't be " + (secret ? "what it is" : "\"" + text + "\""),
      "allowed here: " + quoted_list(values));
  return false;
}

bool OptionReader::wrong_type(const pipeline_option& option, const toml::node& node) {
  add(option, node, code::kWrongType, "option \"" + std::string(option.name) + "\" must be " + type_name(option.type));
  return false;
}

void OptionReader::add(const pipeline_option& option, const toml::node& node, const char* code, std::string message,
                       std::string hint) {
  diagnostics_.push_back({false,
                          code,
                          std::move(message),
                          value_place(node, lines_),
                          {},
                          std::move(hint),
                          (option.flags & PIPELINE_OPTION_SECRET) != 0});
}

}  // namespace pipeline::core
