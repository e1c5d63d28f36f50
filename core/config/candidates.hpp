// For messages: what else a name could have been.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "pipeline/sdk/names.hpp"

namespace pipeline::core {

// Of `allowed`, the ones nearest to `name`, nearest first, five at the most.
inline std::vector<std::string> nearest(const std::string& name, std::vector<std::string> allowed) {
  std::stable_sort(allowed.begin(), allowed.end(), [&](const std::string& a, const std::string& b) {
    return edit_distance(name, a) < edit_distance(name, b);
  });
  if (allowed.size() > 5) allowed.resize(5);
  return allowed;
}

// `did you mean "…"?` when one of `allowed` is near, otherwise empty.
inline std::string did_you_mean(const std::string& name, const std::vector<std::string>& allowed) {
  const std::vector<std::string> near = nearest_names(name, allowed, 1);
  return near.empty() ? std::string() : "did you mean \"" + near.front() + "\"?";
}

// `"a", "b", "c"`
inline std::string quoted_list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "\"" : ", \"") + name + "\"";
  return text;
}

}  // namespace pipeline::core
