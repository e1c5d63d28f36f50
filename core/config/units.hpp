// Numbers with units, as people write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pipeline::core {

// "64MiB", "10kB", "1GB", "512" -> bytes. None when it can't be read or doesn't fit.
std::optional<std::int64_t> parse_size(std::string_view text);

// "250ms", "30s", "5m", "1h" -> milliseconds.
std::optional<std::int64_t> parse_duration(std::string_view text);

// A whole decimal number, with nothing around it.
std::optional<std::int64_t> parse_integer(std::string_view text);

}  // namespace pipeline::core
