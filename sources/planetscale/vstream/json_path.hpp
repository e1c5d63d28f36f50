// JsonPath: a place in a JSON document, and edits of the document's text there. Text, so that numbers stay as they are.
// Pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pipeline::planetscale {

struct JsonLeg {
  bool is_index = false;
  std::string key;        // of a member
  std::size_t index = 0;  // of an array's item
};

// The legs of `$.a."b c"[2]`; none = not such a path. "$" has no legs.
std::optional<std::vector<JsonLeg>> parse_json_path(std::string_view path);

std::string json_quoted(std::string_view text);

// Each changes `document`, valid JSON, and is false when the place isn't there (or, to insert, is there already).
bool replace_json(std::string& document, const std::vector<JsonLeg>& path, std::string_view value);
bool remove_json(std::string& document, const std::vector<JsonLeg>& path);
bool insert_json(std::string& document, const std::vector<JsonLeg>& path, std::string_view value);

}  // namespace pipeline::planetscale
