#include "latest/shard_range.hpp"

namespace pipeline::csv {
namespace {

struct Range {
  std::string_view begin;  // empty = the lowest
  std::string_view end;    // empty = behind the highest
};

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

bool parse(std::string_view name, Range& range) {
  const std::size_t dash = name.find('-');
  if (dash == std::string_view::npos) return false;
  range = {name.substr(0, dash), name.substr(dash + 1)};
  return is_hex(range.begin) && is_hex(range.end);
}

bool begins_before_end(const Range& one, const Range& other) {
  return other.end.empty() || one.begin < other.end;
}

}  // namespace

bool shards_overlap(std::string_view row, std::string_view other) {
  if (row == other || row.empty() || other.empty()) return true;
  Range one;
  Range two;
  if (!parse(row, one) || !parse(other, two)) return false;
  return begins_before_end(one, two) && begins_before_end(two, one);
}

}  // namespace pipeline::csv
