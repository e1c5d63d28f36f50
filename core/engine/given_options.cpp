#include "core/engine/given_options.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/config/candidates.hpp"
#include "core/config/option_check.hpp"
#include "core/plugin/plugin_registry.hpp"
#include "pipeline/sdk/batch.hpp"

namespace pipeline::core {
namespace {

std::vector<std::string> texts_of(const pipeline_string* strings, std::uint64_t count) {
  std::vector<std::string> result;
  for (std::uint64_t i = 0; i < count; ++i) result.emplace_back(view_of(strings[i]));
  return result;
}

Status wrong_type(const pipeline_option& option) {
  return Status::invalid("option \"" + std::string(option.name) + "\" must be " + type_in_words(option.type))
      .with_option(option.name);
}

// A number, or a text with a unit where the type has units.
std::optional<std::int64_t> number_of(const pipeline_option& option, const pipeline_setting& setting) {
  const bool boolean = option.type == PIPELINE_OPTION_BOOLEAN;
  const pipeline_option_type wanted = boolean ? PIPELINE_OPTION_BOOLEAN : PIPELINE_OPTION_INTEGER;
  if (setting.form == wanted && option.type != PIPELINE_OPTION_DURATION) return setting.value.integer;
  const bool has_unit = option.type == PIPELINE_OPTION_SIZE || option.type == PIPELINE_OPTION_DURATION;
  if (!has_unit || setting.form != PIPELINE_OPTION_STRING || setting.value.value_count != 1) return std::nullopt;
  return parse_number(option.type, view_of(setting.value.values[0]));
}

Status read_number(const pipeline_option& option, const pipeline_setting& setting, OptionValue& value) {
  const std::optional<std::int64_t> number = number_of(option, setting);
  if (!number) return wrong_type(option);
  value.integer = *number;
  const std::string problem = outside_limits(option, *number);
  return problem.empty() ? Status() : Status::invalid(problem).with_option(option.name);
}

Status read_map(const pipeline_option& option, const pipeline_setting& setting, OptionValue& value) {
  if (setting.form != PIPELINE_OPTION_STRING_LIST_MAP && setting.form != option.type) return wrong_type(option);
  for (std::uint64_t i = 0; i < setting.value.entry_count; ++i) {
    const pipeline_option_entry& entry = setting.value.entries[i];
    if (option.type == PIPELINE_OPTION_STRING_MAP && entry.value_count != 1) return wrong_type(option);
    value.entries.emplace_back(std::string(view_of(entry.key)), texts_of(entry.values, entry.value_count));
  }
  return {};
}

Status check_allowed(const pipeline_option& option, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    if (is_allowed(option, text)) continue;
    const bool secret = (option.flags & PIPELINE_OPTION_SECRET) != 0;
    return Status::invalid("option \"" + std::string(option.name) + "\" can't be " +
                           (secret ? "what it is" : "\"" + text + "\""))
        .with_option(option.name)
        .with_hint("allowed here: " + quoted_list(allowed_values(option)));
  }
  return {};
}

Status read_setting(const pipeline_option& option, const pipeline_setting& setting, OptionValue& value) {
  value.is_set = true;
  if (is_number(option.type)) return read_number(option, setting, value);
  if (option.type == PIPELINE_OPTION_STRING_MAP || option.type == PIPELINE_OPTION_STRING_LIST_MAP) {
    return read_map(option, setting, value);
  }
  if (setting.form != option.type) return wrong_type(option);
  value.strings = texts_of(setting.value.values, setting.value.value_count);
  return check_allowed(option, value.strings);
}

const pipeline_setting* find(const pipeline_stage_settings& settings, std::string_view name) {
  for (std::uint64_t i = 0; i < settings.setting_count; ++i) {
    if (view_of(settings.settings[i]->name) == name) return settings.settings[i];
  }
  return nullptr;
}

Status check_names(const pipeline_stage& stage, const pipeline_stage_settings& settings) {
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < stage.option_count; ++i) names.emplace_back(stage.options[i]->name);
  for (std::uint64_t i = 0; i < settings.setting_count; ++i) {
    const std::string name(view_of(settings.settings[i]->name));
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    return Status::invalid("unknown option \"" + name + "\" for " + kind_name(stage.kind) + " \"" + stage.name + "\"")
        .with_hint(did_you_mean(name, names));
  }
  return {};
}

}  // namespace

Result<OptionValues> read_settings(const pipeline_stage& stage, const pipeline_stage_settings& settings) {
  if (Status status = check_names(stage, settings); !status.ok()) return status;
  std::vector<OptionValue> values;
  for (std::uint32_t i = 0; i < stage.option_count; ++i) {
    const pipeline_option& option = *stage.options[i];
    const pipeline_setting* setting = find(settings, option.name);
    if (setting == nullptr && (option.flags & PIPELINE_OPTION_REQUIRED) != 0) {
      return Status::invalid("option \"" + std::string(option.name) + "\" is required by " + kind_name(stage.kind) +
                             " \"" + stage.name + "\"")
          .with_option(option.name);
    }
    if (setting == nullptr) {
      values.push_back(default_of(option));
      continue;
    }
    OptionValue value;
    if (Status status = read_setting(option, *setting, value); !status.ok()) return status;
    values.push_back(std::move(value));
  }
  return OptionValues(std::move(values));
}

}  // namespace pipeline::core
