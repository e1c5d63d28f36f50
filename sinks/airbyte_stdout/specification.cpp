#include "specification.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "form_groups.hpp"
#include "incumbent_config.hpp"

namespace pipeline::airbyte {
namespace {

using Value = rapidjson::Value;

bool required(const pipeline_option& option) {
  return (option.flags & PIPELINE_OPTION_REQUIRED) != 0;
}

// The fields of a form that hold the same things in all connectors.
std::size_t place_in_form(std::string_view name) {
  constexpr std::array<std::string_view, 4> kFirst = {"host", "database", "username", "password"};
  return static_cast<std::size_t>(std::find(kFirst.begin(), kFirst.end(), name) - kFirst.begin());
}

std::vector<const pipeline_option*> in_order(const pipeline_stage& source) {
  std::vector<const pipeline_option*> options(source.options, source.options + source.option_count);
  std::erase_if(options, [&](const pipeline_option* option) {
    return (option->flags & (PIPELINE_OPTION_HIDDEN | PIPELINE_OPTION_DEPRECATED)) != 0 ||
           replaced_by_incumbent(source, option->name);
  });
  std::stable_sort(options.begin(), options.end(), [](const pipeline_option* a, const pipeline_option* b) {
    const auto rank = [](const pipeline_option& option) {
      return std::tuple(place_in_form(option.name), !required(option), option.order);
    };
    return rank(*a) < rank(*b);
  });
  return options;
}

// "retry_timeout" -> "Retry timeout"
std::string title_of(const pipeline_option& option) {
  if (option.title != nullptr) return option.title;
  std::string title = option.name;
  std::replace(title.begin(), title.end(), '_', ' ');
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') title[0] = static_cast<char>(title[0] - 'a' + 'A');
  return title;
}

Value value_of(JsonBuilder& build, pipeline_option_type type, const char* text) {
  const std::string_view content(text);
  if (type == PIPELINE_OPTION_BOOLEAN) return Value(content == "true");
  if (type == PIPELINE_OPTION_INTEGER) {
    int64_t number = 0;
    std::from_chars(content.data(), content.data() + content.size(), number);
    return Value(number);
  }
  return build.text(content);
}

Value values_of(JsonBuilder& build, pipeline_option_type type, const char* const* texts) {
  Value result = build.array();
  for (; *texts != nullptr; ++texts) build.add(result, value_of(build, type, *texts));
  return result;
}

const char* json_type(pipeline_option_type type) {
  switch (type) {
    case PIPELINE_OPTION_INTEGER:
      return "integer";
    case PIPELINE_OPTION_BOOLEAN:
      return "boolean";
    case PIPELINE_OPTION_STRING_LIST:
      return "array";
    default:
      return "string";
  }
}

std::string description_of(const pipeline_option& option) {
  const bool map = option.type == PIPELINE_OPTION_STRING_MAP || option.type == PIPELINE_OPTION_STRING_LIST_MAP;
  return std::string(option.text) + (map ? " Written as a JSON object." : "");
}

void add_limits(JsonBuilder& build, const pipeline_option& option, Value& property) {
  if (option.type != PIPELINE_OPTION_INTEGER || (option.minimum == 0 && option.maximum == 0)) return;
  build.set(property, "minimum", Value(option.minimum));
  build.set(property, "maximum", Value(option.maximum));
}

void add_choices(JsonBuilder& build, const pipeline_option& option, Value& property) {
  if (option.allowed_values == nullptr) return;
  if (option.type != PIPELINE_OPTION_STRING_LIST) {
    build.set(property, "enum", values_of(build, option.type, option.allowed_values));
    return;
  }
  build.set(property["items"], "enum", values_of(build, PIPELINE_OPTION_STRING, option.allowed_values));
}

Value property_of(JsonBuilder& build, const pipeline_option& option, int order) {
  Value property = build.object();
  build.set(property, "type", json_type(option.type));
  build.set(property, "title", title_of(option));
  build.set(property, "description", description_of(option));
  build.set(property, "order", Value(order));
  if (option.type == PIPELINE_OPTION_STRING_LIST) {
    Value items = build.object();
    build.set(items, "type", "string");
    build.set(property, "items", std::move(items));
  }
  const bool list = option.type == PIPELINE_OPTION_STRING_LIST;
  if (option.default_value != nullptr && !list) {
    build.set(property, "default", value_of(build, option.type, option.default_value));
  }
  add_limits(build, option, property);
  add_choices(build, option, property);
  if (option.examples != nullptr && !list) {
    build.set(property, "examples", values_of(build, option.type, option.examples));
  }
  if ((option.flags & PIPELINE_OPTION_SECRET) != 0) build.set(property, "airbyte_secret", Value(true));
  if ((option.flags & PIPELINE_OPTION_MULTILINE) != 0) build.set(property, "multiline", Value(true));
  return property;
}

Value interval_property(JsonBuilder& build, int order) {
  Value property = build.object();
  build.set(property, "type", "integer");
  build.set(property, "title", "Seconds between states");
  build.set(property, "description",
            "How often a sync notes where it stands. 0 = as often as the source allows. After a failure the next sync "
            "goes on from the last state.");
  build.set(property, "order", Value(order));
  build.set(property, "default", Value(10));
  build.set(property, "minimum", Value(0));
  build.set(property, "maximum", Value(3600));
  return property;
}

Value metadata_property(JsonBuilder& build, int order) {
  Value property = build.object();
  build.set(property, "type", "boolean");
  build.set(property, "title", "Include metadata?");
  build.set(property, "description", "Adds the column _planetscale_metadata: position, sequence number and time.");
  build.set(property, "order", Value(order));
  build.set(property, "default", Value(false));
  return property;
}

}  // namespace

Value specification(JsonBuilder& build, const pipeline_stage& source) {
  Value properties = build.object();
  Value names = build.array();
  int order = 0;
  bool incumbent_added = false;
  const std::vector<const pipeline_option*> options = in_order(source);
  for (const pipeline_option* option : options) {
    if (required(*option)) build.add(names, option->name);
    if (place_in_form(option->name) == 4 && !std::exchange(incumbent_added, true)) {
      add_incumbent_properties(build, source, properties, order);
    }
    build.set(properties, option->name, property_of(build, *option, order++));
  }
  if (!properties.HasMember("include_metadata")) {
    build.set(properties, "include_metadata", metadata_property(build, order++));
  }
  build.set(properties, "checkpoint_seconds", interval_property(build, order++));
  Value result = build.object();
  build.set(result, "$schema", "http://json-schema.org/draft-07/schema#");
  build.set(result, "title", std::string("Source ") + source.name);
  build.set(result, "type", "object");
  build.set(result, "required", std::move(names));
  build.set(result, "additionalProperties", Value(true));
  build.set(result, "properties", std::move(properties));
  add_form_groups(build, options, result);
  return result;
}

}  // namespace pipeline::airbyte
