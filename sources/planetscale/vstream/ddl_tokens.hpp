// The words of a DDL statement. Comments are left out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pipeline::planetscale {

struct DdlToken {
  enum class Kind : uint8_t {
    word,  // a keyword, a number, or a name without quotes; as it is written
    name,  // in backticks
    text,  // in quotes
    sign,  // one character
  };

  Kind kind;
  std::string text;  // without its quotes
};

std::vector<DdlToken> ddl_tokens(std::string_view statement);

// Goes through the words of a statement.
class DdlReader {
 public:
  explicit DdlReader(std::string_view statement) : tokens_(ddl_tokens(statement)) {}

  [[nodiscard]] bool at_end() const { return at_ >= tokens_.size(); }
  // The word at hand. REQUIRES: !at_end().
  [[nodiscard]] const DdlToken& peek() const { return tokens_[at_]; }
  DdlToken next() { return tokens_[at_++]; }
  // True when the keyword (in lower case) or sign is at hand, which is then passed.
  bool take(std::string_view word);
  [[nodiscard]] bool at(std::string_view word) const;
  // A name, with or without what it belongs to: the last part of `shop`.`t`.
  std::optional<std::string> name();

 private:
  std::vector<DdlToken> tokens_;
  std::size_t at_ = 0;
};

}  // namespace pipeline::planetscale
