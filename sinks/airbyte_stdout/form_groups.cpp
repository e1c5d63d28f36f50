#include "form_groups.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>

namespace pipeline::airbyte {
namespace {

using Value = rapidjson::Value;

constexpr std::string_view kMainGroup = "Connection";

// "MySQL port" -> "mysql_port"
std::string id_of(std::string_view title) {
  std::string id(title);
  std::transform(id.begin(), id.end(), id.begin(), [](unsigned char letter) {
    return std::isalnum(letter) != 0 ? static_cast<char>(std::tolower(letter)) : '_';
  });
  return id;
}

std::vector<std::string_view> titles_of(const std::vector<const pipeline_option*>& options) {
  std::vector<std::string_view> titles;
  for (const pipeline_option* option : options) {
    if (option->group == nullptr) continue;
    if (std::find(titles.begin(), titles.end(), option->group) == titles.end()) titles.emplace_back(option->group);
  }
  if (!titles.empty()) titles.insert(titles.begin(), kMainGroup);
  return titles;
}

}  // namespace

void add_form_groups(JsonBuilder& build, const std::vector<const pipeline_option*>& options, Value& specification) {
  const std::vector<std::string_view> titles = titles_of(options);
  if (titles.empty()) return;
  Value groups = build.array();
  for (const std::string_view title : titles) {
    Value group = build.object();
    build.set(group, "id", id_of(title));
    build.set(group, "title", title);
    build.add(groups, std::move(group));
  }
  build.set(specification, "groups", std::move(groups));
  Value& properties = specification["properties"];
  // RapidJSON's iterators over what may change can't be compared in C++20 with clang.
  for (const auto& property : std::as_const(properties).GetObject()) {
    const std::string_view name(property.name.GetString(), property.name.GetStringLength());
    const auto option =
        std::find_if(options.begin(), options.end(), [&](const auto* item) { return item->name == name; });
    const bool grouped = option != options.end() && (*option)->group != nullptr;
    build.set(properties[property.name], "group", id_of(grouped ? (*option)->group : kMainGroup));
  }
}

}  // namespace pipeline::airbyte
