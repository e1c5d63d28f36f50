#include "source/key_range.hpp"

#include <map>

namespace pipeline::planetscale {
namespace {

// Keyspace ids are compared as bytes after which zeros follow: "80" is "8000".
std::string without_zeros(std::string bound) {
  while (bound.ends_with("00") && bound.size() % 2 == 0) bound.resize(bound.size() - 2);
  return bound;
}

}  // namespace

bool cover_keyspace(const std::set<std::string>& shards) {
  std::map<std::string, std::string> ends;  // by begin
  for (const std::string& shard : shards) {
    const std::size_t dash = shard.find('-');
    if (dash == std::string::npos) return shards.size() == 1;
    const bool is_new =
        ends.emplace(without_zeros(shard.substr(0, dash)), without_zeros(shard.substr(dash + 1))).second;
    if (!is_new) return false;
  }
  std::string reached;
  for (const auto& [begin, end] : ends) {
    if (begin != reached) return false;
    reached = end;
    if (end.empty()) return begin == ends.rbegin()->first;
  }
  return false;
}

}  // namespace pipeline::planetscale
