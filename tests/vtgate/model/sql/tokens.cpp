#include "model/sql/tokens.hpp"

#include <algorithm>
#include <cctype>

namespace pipeline::vtgate::model::sql {
namespace {

bool is_word_letter(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_' || letter == '$' || letter == '@' ||
         static_cast<unsigned char>(letter) >= 0x80;
}

char unescaped(char letter) {
  switch (letter) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case '0':
      return '\0';
    default:
      return letter;
  }
}

// From the opening quote on; moves behind the closing one.
std::string quoted(std::string_view statement, std::size_t& at) {
  const char quote = statement[at++];
  std::string text;
  for (; at < statement.size(); ++at) {
    if (statement[at] == '\\' && quote != '`' && at + 1 < statement.size()) {
      text += unescaped(statement[++at]);
    } else if (statement[at] != quote) {
      text += statement[at];
    } else if (at + 1 < statement.size() && statement[at + 1] == quote) {
      text += statement[++at];
    } else {
      break;
    }
  }
  ++at;
  return text;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

}  // namespace

std::vector<Token> tokens_of(std::string_view statement) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < statement.size();) {
    const char letter = statement[at];
    if (std::isspace(static_cast<unsigned char>(letter)) != 0) {
      ++at;
    } else if (letter == '\'' || letter == '"') {
      tokens.push_back({TokenKind::text, quoted(statement, at)});
    } else if (letter == '`') {
      tokens.push_back({TokenKind::name, quoted(statement, at)});
    } else if (std::isdigit(static_cast<unsigned char>(letter)) != 0) {
      std::size_t end = at;
      while (end < statement.size() && (is_word_letter(statement[end]) || statement[end] == '.')) ++end;
      tokens.push_back({TokenKind::number, std::string(statement.substr(at, end - at))});
      at = end;
    } else if (is_word_letter(letter)) {
      std::size_t end = at;
      while (end < statement.size() && is_word_letter(statement[end])) ++end;
      tokens.push_back({TokenKind::word, lower(std::string(statement.substr(at, end - at)))});
      at = end;
    } else {
      const std::string_view two = statement.substr(at, 2);
      const bool is_two = two == "<=" || two == ">=" || two == "!=" || two == "<>";
      tokens.push_back({TokenKind::symbol, std::string(is_two ? two : statement.substr(at, 1))});
      at += is_two ? 2 : 1;
    }
  }
  return tokens;
}

const Token& TokenReader::peek(std::size_t ahead) const {
  static const Token kEnd;
  return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead] : kEnd;
}

Token TokenReader::next() {
  Token token = peek();
  ++at_;
  return token;
}

bool TokenReader::at(std::string_view word) const {
  const Token& token = peek();
  return (token.kind == TokenKind::word || token.kind == TokenKind::symbol) && token.text == word;
}

bool TokenReader::take(std::string_view word) {
  if (!at(word)) return false;
  ++at_;
  return true;
}

Cell TokenReader::literal() {
  const bool negative = take("-");
  const Token token = next();
  if (token.kind == TokenKind::word && token.text == "null") return std::nullopt;
  return (negative ? "-" : "") + token.text;
}

}  // namespace pipeline::vtgate::model::sql
