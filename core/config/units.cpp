#include "core/config/units.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <span>
#include <system_error>

namespace pipeline::core {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
};

constexpr std::array<Unit, 8> kSizes{{{"", 1},
                                      {"B", 1},
                                      {"kB", 1000},
                                      {"MB", 1000LL * 1000},
                                      {"GB", 1000LL * 1000 * 1000},
                                      {"KiB", 1024},
                                      {"MiB", 1024LL * 1024},
                                      {"GiB", 1024LL * 1024 * 1024}}};
constexpr std::array<Unit, 4> kDurations{{{"ms", 1}, {"s", 1000}, {"m", 60LL * 1000}, {"h", 3600LL * 1000}}};

std::optional<std::int64_t> parse(std::string_view text, std::span<const Unit> units) {
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || number < 0) return std::nullopt;
  const std::string_view name(parsed.ptr, static_cast<std::size_t>(text.data() + text.size() - parsed.ptr));
  for (const Unit& unit : units) {
    if (unit.name != name) continue;
    if (number > std::numeric_limits<std::int64_t>::max() / unit.factor) return std::nullopt;
    return number * unit.factor;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> parse_size(std::string_view text) {
  return parse(text, kSizes);
}
std::optional<std::int64_t> parse_duration(std::string_view text) {
  return parse(text, kDurations);
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

}  // namespace pipeline::core
