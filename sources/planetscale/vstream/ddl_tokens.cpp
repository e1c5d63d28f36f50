#include "vstream/ddl_tokens.hpp"

#include <algorithm>
#include <cctype>

namespace pipeline::planetscale {
namespace {

bool is_word_letter(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return std::isalnum(byte) != 0 || letter == '_' || letter == '$' || byte >= 0x80;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<DdlToken> all() {
    std::vector<DdlToken> tokens;
    while (!text_.empty()) {
      if (skip_comment()) continue;
      const char first = text_.front();
      if (std::isspace(static_cast<unsigned char>(first)) != 0) {
        text_.remove_prefix(1);
      } else if (first == '`' || first == '\'' || first == '"') {
        tokens.push_back({first == '`' ? DdlToken::Kind::name : DdlToken::Kind::text, quoted()});
      } else if (is_word_letter(first)) {
        const auto end = std::find_if_not(text_.begin(), text_.end(), is_word_letter);
        const auto size = static_cast<std::size_t>(end - text_.begin());
        tokens.push_back({DdlToken::Kind::word, std::string(text_.substr(0, size))});
        text_.remove_prefix(size);
      } else {
        tokens.push_back({DdlToken::Kind::sign, std::string(1, first)});
        text_.remove_prefix(1);
      }
    }
    return tokens;
  }

 private:
  bool skip_comment() {
    if (text_.starts_with("/*")) return skip_past("*/");
    if (text_.starts_with("-- ") || text_.starts_with("#")) return skip_past("\n");
    return false;
  }
  bool skip_past(std::string_view end) {
    const std::size_t at = text_.find(end, 1);
    text_.remove_prefix(at == std::string_view::npos ? text_.size() : at + end.size());
    return true;
  }
  // The text between two quotes; a doubled quote stands for one.
  std::string quoted() {
    const char quote = text_.front();
    std::string content;
    std::size_t at = 1;
    for (; at < text_.size(); ++at) {
      if (text_[at] == '\\' && quote != '`' && at + 1 < text_.size()) {
        content += text_[++at];
      } else if (text_[at] == quote) {
        if (at + 1 >= text_.size() || text_[at + 1] != quote) break;
        content += text_[at++];
      } else {
        content += text_[at];
      }
    }
    text_.remove_prefix(std::min(at + 1, text_.size()));
    return content;
  }

  std::string_view text_;
};

}  // namespace

std::vector<DdlToken> ddl_tokens(std::string_view statement) {
  return Lexer(statement).all();
}

bool DdlReader::at(std::string_view word) const {
  if (at_end() || peek().kind == DdlToken::Kind::name || peek().kind == DdlToken::Kind::text) return false;
  return std::equal(word.begin(), word.end(), peek().text.begin(), peek().text.end(),
                    [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
}

bool DdlReader::take(std::string_view word) {
  const bool found = at(word);
  at_ += found ? 1 : 0;
  return found;
}

std::optional<std::string> DdlReader::name() {
  if (at_end()) return std::nullopt;
  std::string last = next().text;
  while (take(".") && !at_end()) last = next().text;
  return last;
}

}  // namespace pipeline::planetscale
