#include "vstream/ddl_statement.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace pipeline::planetscale {
namespace {

struct Token {
  std::string text;      // keywords in lower case; quoted names as they are
  bool is_name = false;  // quoted with backticks: never a keyword
};

bool is_word_letter(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return std::isalnum(byte) != 0 || letter == '_' || letter == '$' || byte >= 0x80;
}

// Splits a statement into words, quoted names and single signs; strings and comments are left out.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> all() {
    std::vector<Token> tokens;
    while (!text_.empty()) {
      if (skip_comment()) continue;
      const char first = text_.front();
      if (std::isspace(static_cast<unsigned char>(first)) != 0) {
        text_.remove_prefix(1);
      } else if (first == '`' || first == '\'' || first == '"') {
        std::string content = quoted();
        if (first == '`') tokens.push_back({std::move(content), true});
      } else if (is_word_letter(first)) {
        const auto end = std::find_if_not(text_.begin(), text_.end(), is_word_letter);
        const auto size = static_cast<std::size_t>(end - text_.begin());
        tokens.push_back({std::string(text_.substr(0, size)), false});
        text_.remove_prefix(size);
      } else {
        tokens.push_back({std::string(1, first), false});
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
      if (text_[at] == '\\' && quote != '`') {
        ++at;
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

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  DdlStatement parse() {
    if (take("truncate")) {
      take("table");
      return tables(DdlStatement::Kind::truncate);
    }
    if (take("rename") && (take("table") || take("tables"))) return renames();
    if (take("drop")) return drop();
    if (take("create")) return create();
    if (take("alter")) return alter();
    return {};
  }

 private:
  bool take(std::string_view word) {
    if (at_ >= tokens_.size() || tokens_[at_].is_name || tokens_[at_].text.size() != word.size()) return false;
    const bool same = std::equal(word.begin(), word.end(), tokens_[at_].text.begin(),
                                 [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
    if (same) ++at_;
    return same;
  }

  // A table's name, with or without its database.
  std::optional<std::string> name() {
    if (at_ >= tokens_.size()) return std::nullopt;
    std::string last = tokens_[at_++].text;
    while (take(".") && at_ < tokens_.size()) last = tokens_[at_++].text;
    return last;
  }

  DdlStatement tables(DdlStatement::Kind kind) {
    DdlStatement statement{kind, {}, {}};
    do {
      if (std::optional<std::string> table = name()) statement.tables.push_back(std::move(*table));
    } while (take(","));
    return statement;
  }

  DdlStatement renames() {
    DdlStatement statement{DdlStatement::Kind::rename, {}, {}};
    do {
      const std::optional<std::string> from = name();
      const std::optional<std::string> to = take("to") ? name() : std::nullopt;
      if (!from || !to) return {};
      statement.tables.push_back(*from);
      statement.renames.emplace_back(*from, *to);
    } while (take(","));
    return statement;
  }

  DdlStatement drop() {
    take("temporary");
    if (take("table") || take("tables")) {
      if (take("if")) take("exists");
      return tables(DdlStatement::Kind::drop);
    }
    return index();
  }

  DdlStatement create() {
    if (take("or")) take("replace");
    take("temporary");
    if (take("table")) {
      if (take("if") && take("not")) take("exists");
      DdlStatement statement{DdlStatement::Kind::create, {}, {}};
      if (std::optional<std::string> table = name()) statement.tables.push_back(std::move(*table));
      return statement;
    }
    return index();
  }

  // … INDEX name ON table
  DdlStatement index() {
    const bool is_index = std::any_of(
        tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(4, tokens_.size())),
        [](const Token& token) { return !token.is_name && (token.text == "index" || token.text == "INDEX"); });
    while (is_index && at_ < tokens_.size()) {
      if (!take("on")) {
        ++at_;
        continue;
      }
      std::optional<std::string> table = name();
      return table ? DdlStatement{DdlStatement::Kind::alter, {*table}, {}} : DdlStatement();
    }
    return {};
  }

  DdlStatement alter() {
    take("ignore");
    if (!take("table")) return {};
    const std::optional<std::string> table = name();
    if (!table) return {};
    DdlStatement statement{DdlStatement::Kind::alter, {*table}, {}};
    bool adds_column = false;
    bool has_value = false;
    while (at_ < tokens_.size()) {
      if (take("truncate") || take("drop") || take("exchange")) {
        statement.moves_partitions = take("partition") || statement.moves_partitions;
      } else if (take("rename")) {
        rename_in_alter(statement);
      } else if (take("add")) {
        adds_column = !adds_other_than_column() || adds_column;
      } else if (take("default")) {
        has_value = !take("null") || has_value;
      } else if (take("not")) {
        has_value = take("null") || has_value;
      } else if (take("as") || take("auto_increment")) {
        has_value = true;
      } else {
        ++at_;
      }
    }
    statement.adds_values = adds_column && has_value;
    return statement;
  }

  bool adds_other_than_column() {
    return take("index") || take("key") || take("primary") || take("unique") || take("fulltext") || take("spatial") ||
           take("constraint") || take("foreign") || take("check") || take("partition");
  }

  void rename_in_alter(DdlStatement& statement) {
    if (take("column") || take("index") || take("key")) return;
    if (!take("to") && !take("as")) take("=");
    const std::optional<std::string> to = name();
    if (!to) return;
    statement.kind = DdlStatement::Kind::rename;
    statement.renames.emplace_back(statement.tables.front(), *to);
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace

bool DdlStatement::names(std::string_view table) const {
  return std::find(tables.begin(), tables.end(), table) != tables.end() || renames_to(table);
}

bool DdlStatement::renames_from(std::string_view table) const {
  return std::any_of(renames.begin(), renames.end(), [&](const auto& rename) { return rename.first == table; });
}

bool DdlStatement::renames_to(std::string_view table) const {
  return std::any_of(renames.begin(), renames.end(), [&](const auto& rename) { return rename.second == table; });
}

DdlStatement parse_ddl(std::string_view statement) {
  return Parser(Lexer(statement).all()).parse();
}

}  // namespace pipeline::planetscale
