#include "core/config/bare_text.hpp"

#include <algorithm>

namespace pipeline::core {
namespace {

// The length of a string at the begin of `text`, with its quotes; npos = it has no end.
std::size_t string_length(std::string_view text) {
  const char quote = text.front();
  const std::string_view three = text.substr(0, 3);
  const bool is_multiline = three.size() == 3 && three == std::string(3, quote);
  const std::string_view end = is_multiline ? three : text.substr(0, 1);
  for (std::size_t at = end.size(); at < text.size(); ++at) {
    if (!is_multiline && text[at] == '\n') return std::string_view::npos;
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text.substr(at).starts_with(end)) {
      at += end.size();
      // Up to two quotes may stand before the three that end it.
      while (is_multiline && at < text.size() && text[at] == quote) ++at;
      return at;
    }
  }
  return std::string_view::npos;
}

Place place_in(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const auto is_first_byte = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; };
  const std::size_t line_begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return {static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1,
          static_cast<std::size_t>(
              std::count_if(before.begin() + static_cast<std::ptrdiff_t>(line_begin), before.end(), is_first_byte)) +
              1,
          1};
}

}  // namespace

std::optional<BareLetter> find_bare_letter(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const auto is_not_ascii = [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; };
  std::size_t at = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  while (at < text.size()) {
    if (is_not_ascii(text[at])) {
      return BareLetter{place_in(text, at), "a name or value with a letter that is not ASCII must stand in quotes"};
    }
    if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if (text[at] == '"' || text[at] == '\'') {
      const std::size_t length = string_length(text.substr(at));
      if (length == std::string_view::npos) {
        const std::string_view rest = text.substr(at);
        if (std::none_of(rest.begin(), rest.end(), is_not_ascii)) return std::nullopt;
        return BareLetter{place_in(text, at), "the string that begins here has no end"};
      }
      at += length;
    } else {
      ++at;
    }
  }
  return std::nullopt;
}

}  // namespace pipeline::core
