// CursorSet: the newest cursor of each slice of each stream. A value; not thread-safe.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "pipeline/sdk/stream.hpp"

namespace pipeline::core {

class CursorSet {
 public:
  CursorSet() = default;
  explicit CursorSet(const std::vector<Cursor>& cursors) {
    for (const Cursor& cursor : cursors) set(cursor);
  }

  // An empty value removes the cursor. True = something changed.
  bool set(const Cursor& cursor) {
    const Key key{cursor.name_space, cursor.name, cursor.slice};
    if (cursor.value.empty()) return values_.erase(key) > 0;
    const auto [place, is_new] = values_.try_emplace(key, cursor.value);
    if (!is_new && place->second == cursor.value) return false;
    place->second = cursor.value;
    return true;
  }
  // In the order of their names.
  [[nodiscard]] std::vector<Cursor> all() const {
    std::vector<Cursor> result;
    for (const auto& [key, value] : values_) {
      result.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), value});
    }
    return result;
  }
  friend bool operator==(const CursorSet&, const CursorSet&) = default;

 private:
  using Key = std::tuple<std::string, std::string, std::string>;
  std::map<Key, std::string> values_;
};

}  // namespace pipeline::core
