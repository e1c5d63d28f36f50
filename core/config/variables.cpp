#include "core/config/variables.hpp"

#include <cstdlib>

namespace pipeline::core {
namespace {

Result<std::string> value_of(std::string_view inside, const Lookup& lookup) {
  const std::size_t colon = inside.find(':');
  const std::string name(inside.substr(0, colon));
  if (name.empty()) return Status::invalid("${} names no variable");
  const std::optional<std::string> value = lookup(name);
  if (value && value->find_first_of("\n\r") != std::string::npos) {
    return Status::invalid("the variable " + name + " holds a line break");
  }
  if (colon == std::string_view::npos) {
    if (value) return *value;
    return Status::invalid("the variable " + name + " is not set")
        .with_hint("set it, or write ${" + name + ":-default}");
  }
  const std::string_view rest = inside.substr(colon + 1);
  if (value && !value->empty()) return *value;
  if (rest.starts_with('-')) return std::string(rest.substr(1));
  if (rest.starts_with('?')) {
    return Status::invalid("the variable " + name + " is not set: " + std::string(rest.substr(1)));
  }
  return Status::invalid("after ${" + name + ": comes - (a default) or ? (a message)");
}

}  // namespace

Lookup environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
}

Result<Substituted> substitute(std::string_view text, const Lookup& lookup) {
  Substituted result;
  while (!text.empty()) {
    const std::size_t dollar = text.find('$');
    result.text += text.substr(0, dollar);
    if (dollar == std::string_view::npos) break;
    text.remove_prefix(dollar + 1);
    if (text.starts_with('$')) {
      result.text += '$';
      text.remove_prefix(1);
    } else if (text.starts_with('{')) {
      const std::size_t end = text.find('}');
      if (end == std::string_view::npos) return Status::invalid("${ without a closing }");
      const Result<std::string> value = value_of(text.substr(1, end - 1), lookup);
      if (!value.ok()) return value.status();
      result.text += *value;
      result.has_variables = true;
      text.remove_prefix(end + 1);
    } else {
      result.text += '$';
    }
  }
  return result;
}

}  // namespace pipeline::core
