#include "vstream/gtid_set.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <limits>

namespace pipeline::planetscale {
namespace {

constexpr std::string_view kFlavor = "MySQL56/";
constexpr std::size_t kUuidSize = 36;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return trimmed(part);
}

bool is_uuid(std::string_view text) {
  if (text.size() != kUuidSize) return false;
  for (std::size_t i = 0; i < kUuidSize; ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) return false;
  }
  return true;
}

// The highest number that MySQL gives is one less than the largest.
std::optional<int64_t> number(std::string_view text) {
  int64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || value < 1 ||
      value == std::numeric_limits<int64_t>::max()) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::pair<int64_t, int64_t>> interval(std::string_view text) {
  const bool is_range = text.find('-') != std::string_view::npos;
  const std::optional<int64_t> first = number(take_until(text, '-'));
  if (!first) return std::nullopt;
  const std::optional<int64_t> last = is_range ? number(trimmed(text)) : first;
  if (!last || *last < *first) return std::nullopt;
  return std::pair(*first, *last);
}

}  // namespace

std::optional<GtidSet> GtidSet::parse(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with(kFlavor)) text.remove_prefix(kFlavor.size());
  GtidSet set;
  while (!text.empty()) {
    std::string_view member = take_until(text, ',');
    if (member.empty()) continue;
    const std::string_view uuid = take_until(member, ':');
    if (!is_uuid(uuid) || member.empty()) return std::nullopt;
    std::string server(uuid);
    std::transform(server.begin(), server.end(), server.begin(),
                   [](unsigned char letter) { return std::tolower(letter); });
    while (!member.empty()) {
      const std::string_view part = take_until(member, ':');
      if (!part.empty() && (std::isalpha(static_cast<unsigned char>(part.front())) != 0 || part.front() == '_')) {
        server = server.substr(0, kUuidSize) + ":" + std::string(part);
        continue;
      }
      const auto parsed = interval(part);
      if (!parsed) return std::nullopt;
      set.add(server, *parsed);
    }
  }
  return set;
}

bool GtidSet::contains(const GtidSet& other) const {
  return std::all_of(other.intervals_.begin(), other.intervals_.end(), [&](const auto& entry) {
    const auto mine = intervals_.find(entry.first);
    if (mine == intervals_.end()) return false;
    return std::all_of(entry.second.begin(), entry.second.end(), [&](const Interval& wanted) {
      return std::any_of(mine->second.begin(), mine->second.end(), [&](const Interval& have) {
        return have.first <= wanted.first && wanted.second <= have.second;
      });
    });
  });
}

void GtidSet::add(const GtidSet& other) {
  for (const auto& [server, intervals] : other.intervals_) {
    for (const Interval& interval : intervals) add(server, interval);
  }
}

void GtidSet::add(const std::string& server, Interval interval) {
  std::vector<Interval>& intervals = intervals_[server];
  intervals.push_back(interval);
  std::sort(intervals.begin(), intervals.end());
  std::vector<Interval> merged;
  for (const Interval& next : intervals) {
    if (!merged.empty() && next.first <= merged.back().second + 1) {
      merged.back().second = std::max(merged.back().second, next.second);
    } else {
      merged.push_back(next);
    }
  }
  intervals = std::move(merged);
}

std::string GtidSet::to_string() const {
  std::string text;
  for (const auto& [server, intervals] : intervals_) {
    if (!text.empty()) text += ",";
    text += server;
    for (const auto& [first, last] : intervals) {
      text += ":" + std::to_string(first);
      if (last != first) text += "-" + std::to_string(last);
    }
  }
  return std::string(kFlavor) + text;
}

}  // namespace pipeline::planetscale
