#include "vstream/truncate_statement.hpp"

#include <cctype>

namespace pipeline::planetscale {

std::string truncated_table(std::string_view statement) {
  std::string text;
  for (const char letter : statement) {
    if (std::isspace(static_cast<unsigned char>(letter)) == 0) {
      text += letter;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  const auto take_word = [&text](std::string_view word) {
    if (text.size() < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (std::tolower(static_cast<unsigned char>(text[i])) != word[i]) return false;
    }
    text.erase(0, word.size());
    return true;
  };
  if (!take_word("truncate ")) return {};
  take_word("table ");
  const std::size_t dot = text.rfind('.');
  if (dot != std::string::npos) text.erase(0, dot + 1);
  std::erase_if(text, [](char letter) { return letter == '`' || letter == ';' || letter == ' '; });
  return text;
}

}  // namespace pipeline::planetscale
