#include "connector_config.hpp"

#include <optional>
#include <string_view>

#include "incumbent_config.hpp"

namespace pipeline::airbyte {
namespace {

using Value = rapidjson::Value;

constexpr int64_t kLongestInterval = 3600;

Status wrong_type(std::string_view key, std::string_view wanted) {
  return Status::invalid("the configuration's \"" + std::string(key) + "\" must be " + std::string(wanted))
      .with_option(std::string(key));
}

// "a, b" -> a, b
std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    std::string_view part = text.substr(0, comma);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    if (!part.empty()) parts.emplace_back(part);
  }
  return parts;
}

Result<std::vector<std::string>> read_list(std::string_view key, const Value& value) {
  if (value.IsString()) return split(text_of(value));
  if (!value.IsArray()) return wrong_type(key, "a list of texts");
  std::vector<std::string> texts;
  for (const Value& element : value.GetArray()) {
    if (!element.IsString()) return wrong_type(key, "a list of texts");
    texts.emplace_back(text_of(element));
  }
  return texts;
}

Result<SettingMap> read_map(std::string_view key, const Value& value) {
  rapidjson::Document inner;
  if (value.IsString()) {
    Result<rapidjson::Document> parsed = parse_json(text_of(value), "the configuration's \"" + std::string(key) + "\"");
    if (!parsed.ok()) return parsed.status().with_option(std::string(key));
    inner = std::move(parsed).value();
  }
  const Value& object = value.IsString() ? inner : value;
  if (!object.IsObject()) return wrong_type(key, "an object, or a text that holds one as JSON");
  SettingMap entries;
  for (const auto& entry : object.GetObject()) {
    Result<std::vector<std::string>> texts = entry.value.IsString()
                                                 ? std::vector<std::string>{std::string(text_of(entry.value))}
                                                 : read_list(key, entry.value);
    if (!texts.ok()) return texts.status();
    entries.emplace_back(text_of(entry.name), std::move(texts).value());
  }
  return entries;
}

// A text or a number; the program checks units and limits.
Result<SettingValue> read_scalar(const pipeline_option& option, const Value& value) {
  const bool with_unit = option.type == PIPELINE_OPTION_SIZE || option.type == PIPELINE_OPTION_DURATION;
  if (option.type == PIPELINE_OPTION_BOOLEAN) {
    if (value.IsBool()) return SettingValue(value.GetBool());
    return wrong_type(option.name, "true or false");
  }
  if (value.IsString() && (option.type == PIPELINE_OPTION_STRING || with_unit)) {
    return SettingValue(std::string(text_of(value)));
  }
  if (value.IsInt64() && option.type != PIPELINE_OPTION_STRING) return SettingValue(value.GetInt64());
  return wrong_type(option.name, option.type == PIPELINE_OPTION_INTEGER ? "a whole number" : "a text");
}

template <typename Content>
Result<SettingValue> as_setting(Result<Content> content) {
  if (!content.ok()) return content.status();
  return SettingValue(std::move(content).value());
}

Result<SettingValue> read_value(const pipeline_option& option, const Value& value) {
  switch (option.type) {
    case PIPELINE_OPTION_STRING_LIST:
      return as_setting(read_list(option.name, value));
    case PIPELINE_OPTION_STRING_MAP:
    case PIPELINE_OPTION_STRING_LIST_MAP:
      return as_setting(read_map(option.name, value));
    default:
      return read_scalar(option, value);
  }
}

Status read_own(const Value& json, ConnectorConfig& config) {
  if (const Value* include = member(json, "include_metadata")) {
    if (!include->IsBool()) return wrong_type("include_metadata", "true or false");
    config.include_metadata = include->GetBool();
  }
  if (const Value* interval = member(json, "checkpoint_seconds")) {
    if (!interval->IsInt64() || interval->GetInt64() < 0 || interval->GetInt64() > kLongestInterval) {
      return wrong_type("checkpoint_seconds", "a whole number from 0 to 3600");
    }
    config.checkpoint_interval = std::chrono::seconds(interval->GetInt64());
  }
  return {};
}

}  // namespace

Result<ConnectorConfig> read_config(const Value& json, const pipeline_stage& source) {
  if (!json.IsObject()) return Status::invalid("the configuration must be a JSON object");
  ConnectorConfig config;
  config.source = {PIPELINE_SOURCE, source.name, {}};
  rapidjson::Document translated;
  translated.CopyFrom(json, translated.GetAllocator());
  if (Status status = translate_incumbent_config(source, translated, config.notes); !status.ok()) return status;
  if (Status status = read_own(translated, config); !status.ok()) return status;
  for (std::uint32_t i = 0; i < source.option_count; ++i) {
    const pipeline_option& option = *source.options[i];
    const Value* value = member(translated, option.name);
    if (value == nullptr || (value->IsString() && value->GetStringLength() == 0)) continue;
    Result<SettingValue> setting = read_value(option, *value);
    if (!setting.ok()) return setting.status();
    if ((option.flags & PIPELINE_OPTION_SECRET) != 0 && value->IsString()) {
      config.secrets.emplace_back(text_of(*value));
    }
    config.source.settings.emplace_back(option.name, std::move(setting).value());
  }
  return config;
}

}  // namespace pipeline::airbyte
