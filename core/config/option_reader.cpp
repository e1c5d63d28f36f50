#include "core/config/option_reader.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include "core/config/candidates.hpp"
#include "core/config/option_check.hpp"
#include "core/config/toml_places.hpp"

namespace pipeline::core {

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
  if (std::string problem = outside_limits(option, *number); !problem.empty()) {
    add(option, node, code::kValue, std::move(problem));
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
  if (is_allowed(option, text)) return true;
  const bool secret = (option.flags & PIPELINE_OPTION_SECRET) != 0;
  add(option, node, code::kValue,
      "option \"" + std::string(option.name) + "\" can't be " + (secret ? "what it is" : "\"" + text + "\""),
      "allowed here: " + quoted_list(allowed_values(option)));
  return false;
}

bool OptionReader::wrong_type(const pipeline_option& option, const toml::node& node) {
  add(option, node, code::kWrongType,
      "option \"" + std::string(option.name) + "\" must be " + type_in_words(option.type));
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
