// GtidSet: a set of MySQL transactions, the position of a shard.
//
// Text: "MySQL56/<uuid>[:tag]:1-5:7,<uuid>:3". The prefix names the flavor and is part of what Vitess wants back
// (vstream.md 1.2). Values. Compare sets, never texts: servers order and merge them differently.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pipeline::planetscale {

class GtidSet {
 public:
  // None when the text is not a GTID set. The prefix "MySQL56/" may be missing.
  static std::optional<GtidSet> parse(std::string_view text);

  // True when every transaction of `other` is in this set.
  [[nodiscard]] bool contains(const GtidSet& other) const;
  [[nodiscard]] bool empty() const { return intervals_.empty(); }
  void add(const GtidSet& other);
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const GtidSet&, const GtidSet&) = default;

 private:
  using Interval = std::pair<int64_t, int64_t>;  // first and last, both in it

  void add(const std::string& server, Interval interval);

  // By server UUID (lower case, with its tag if it has one): sorted, disjoint, not adjacent.
  std::map<std::string, std::vector<Interval>> intervals_;
};

}  // namespace pipeline::planetscale
