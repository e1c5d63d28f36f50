// Tokens of the small part of SQL that filters and recorded statements use.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/column.hpp"

namespace pipeline::vtgate::model::sql {

enum class TokenKind { word, name, number, text, symbol, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;  // words in lower case, names and texts without their quotes
};

std::vector<Token> tokens_of(std::string_view statement);

// Reads tokens one after the other.
class TokenReader {
 public:
  explicit TokenReader(std::string_view statement) : tokens_(tokens_of(statement)) {}

  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const;
  Token next();
  // Takes the word or symbol when it is the next one.
  bool take(std::string_view word);
  [[nodiscard]] bool at(std::string_view word) const;
  [[nodiscard]] bool at_end() const { return peek().kind == TokenKind::end; }
  // A literal: a number with its sign, a text, or NULL.
  Cell literal();

 private:
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace pipeline::vtgate::model::sql
