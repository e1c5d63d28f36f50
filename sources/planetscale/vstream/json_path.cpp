#include "vstream/json_path.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <charconv>

#include "vstream/json_text.hpp"

namespace pipeline::planetscale {
namespace {

// A member or item: with its key, and its value alone.
struct Item {
  JsonSpan whole;
  JsonSpan value;
};

struct Container {
  JsonSpan span;  // with its brackets
  bool is_object;
  std::vector<Item> items;
};

std::optional<Container> container_at(std::string_view text, std::size_t at) {
  at = skip_json_space(text, at);
  if (at >= text.size() || (text[at] != '{' && text[at] != '[')) return std::nullopt;
  Container container{{at, end_of_json_value(text, at)}, text[at] == '{', {}};
  at = skip_json_space(text, at + 1);
  while (at + 1 < container.span.end) {
    const std::size_t begin = at;
    if (container.is_object) at = skip_json_space(text, skip_json_space(text, end_of_json_value(text, at)) + 1);
    const std::size_t end = end_of_json_value(text, at);
    container.items.push_back({{begin, end}, {at, end}});
    at = skip_json_space(text, end);
    if (at < text.size() && text[at] == ',') at = skip_json_space(text, at + 1);
  }
  return container;
}

std::optional<std::size_t> index_of(std::string_view text, const Container& container, const JsonLeg& leg) {
  if (container.is_object == leg.is_index) return std::nullopt;
  if (leg.is_index) return leg.index < container.items.size() ? std::optional(leg.index) : std::nullopt;
  for (std::size_t i = 0; i < container.items.size(); ++i) {
    const std::size_t begin = container.items[i].whole.begin;
    const std::size_t end = end_of_json_value(text, begin);
    if (read_json_string(text.substr(begin, end - begin)) == leg.key) return i;
  }
  return std::nullopt;
}

// The container that the last leg looks into.
std::optional<Container> parent_of(std::string_view text, const std::vector<JsonLeg>& path) {
  std::size_t at = 0;
  for (std::size_t i = 0;; ++i) {
    std::optional<Container> container = container_at(text, at);
    if (!container || i + 1 == path.size()) return container;
    const std::optional<std::size_t> next = index_of(text, *container, path[i]);
    if (!next) return std::nullopt;
    at = container->items[*next].value.begin;
  }
}

std::optional<JsonLeg> take_member(std::string_view& path) {
  JsonLeg leg;
  if (path.starts_with('"')) {
    const std::size_t end = path.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    leg.key = path.substr(1, end - 1);
    path.remove_prefix(end + 1);
    return leg;
  }
  const std::size_t end = std::min(path.find_first_of(".["), path.size());
  if (end == 0 || path.find_first_of("*\"") < end) return std::nullopt;
  leg.key = path.substr(0, end);
  path.remove_prefix(end);
  return leg;
}

std::optional<JsonLeg> take_index(std::string_view& path) {
  JsonLeg leg{true, {}, 0};
  const char* const end = path.data() + path.size();
  const auto parsed = std::from_chars(path.data(), end, leg.index);
  if (parsed.ec != std::errc() || parsed.ptr == end || *parsed.ptr != ']') return std::nullopt;
  path.remove_prefix(static_cast<std::size_t>(parsed.ptr + 1 - path.data()));
  return leg;
}

}  // namespace

std::optional<std::vector<JsonLeg>> parse_json_path(std::string_view path) {
  if (!path.starts_with('$')) return std::nullopt;
  path.remove_prefix(1);
  std::vector<JsonLeg> legs;
  while (!path.empty()) {
    const char kind = path.front();
    path.remove_prefix(1);
    std::optional<JsonLeg> leg = kind == '.' ? take_member(path) : kind == '[' ? take_index(path) : std::nullopt;
    if (!leg) return std::nullopt;
    legs.push_back(*std::move(leg));
  }
  return legs;
}

std::string json_quoted(std::string_view text) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  return {buffer.GetString(), buffer.GetSize()};
}

bool replace_json(std::string& document, const std::vector<JsonLeg>& path, std::string_view value) {
  if (path.empty()) {
    document = value;
    return true;
  }
  const std::optional<Container> parent = parent_of(document, path);
  if (!parent) return false;
  const std::optional<std::size_t> index = index_of(document, *parent, path.back());
  if (!index) return false;
  const JsonSpan span = parent->items[*index].value;
  document.replace(span.begin, span.end - span.begin, value);
  return true;
}

bool remove_json(std::string& document, const std::vector<JsonLeg>& path) {
  const std::optional<Container> parent = path.empty() ? std::nullopt : parent_of(document, path);
  if (!parent) return false;
  const std::optional<std::size_t> index = index_of(document, *parent, path.back());
  if (!index) return false;
  JsonSpan span = parent->items[*index].whole;
  if (*index + 1 < parent->items.size()) {
    span.end = parent->items[*index + 1].whole.begin;
  } else if (*index > 0) {
    span.begin = parent->items[*index - 1].whole.end;
  }
  document.erase(span.begin, span.end - span.begin);
  return true;
}

bool insert_json(std::string& document, const std::vector<JsonLeg>& path, std::string_view value) {
  const std::optional<Container> parent = path.empty() ? std::nullopt : parent_of(document, path);
  if (!parent || parent->is_object == path.back().is_index) return false;
  const std::optional<std::size_t> index = index_of(document, *parent, path.back());
  if (parent->is_object && index) return false;
  if (index) {
    document.insert(parent->items[*index].whole.begin, std::string(value) + ", ");
    return true;
  }
  std::string added = parent->items.empty() ? "" : ", ";
  if (parent->is_object) added += json_quoted(path.back().key) + ": ";
  document.insert(parent->span.end - 1, added.append(value));
  return true;
}

}  // namespace pipeline::planetscale
