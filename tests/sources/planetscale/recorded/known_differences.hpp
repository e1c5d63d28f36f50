// What is different from the recorded rows after a sync of a recorded case, row by row: what Vitess itself doesn't
// tell.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace pipeline::planetscale::test {

struct KnownDifferences {
  std::vector<std::string> texts;
  std::string reason;
};

inline const std::map<std::string, KnownDifferences>& known_differences() {
  static const std::map<std::string, KnownDifferences> cases{};
  return cases;
}

inline const std::map<std::string, KnownDifferences>& known_differences_without_mysql() {
  static const std::map<std::string, KnownDifferences> cases{};
  return cases;
}

// The cases that begin with the rows that another one left.
inline const std::map<std::string, std::string>& cases_before() {
  static const std::map<std::string, std::string> cases{{"stream-values-update", "stream-values-insert"},
                                                        {"stream-values-delete", "stream-values-update"}};
  return cases;
}

}  // namespace pipeline::planetscale::test
