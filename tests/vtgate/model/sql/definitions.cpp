#include "model/sql/definitions.hpp"

namespace pipeline::vtgate::model::sql {
namespace {

// `varchar(20)`, `decimal(10,2)`, `enum('a','b')`: as information_schema prints it.
std::string read_type(TokenReader& tokens) {
  std::string type = tokens.next().text;
  if (type == "integer") type = "int";
  if (tokens.take("(")) {
    type += "(";
    while (!tokens.at(")") && !tokens.at_end()) {
      const Token token = tokens.next();
      type += token.kind == TokenKind::text ? "'" + token.text + "'" : token.text;
    }
    tokens.take(")");
    type += ")";
  }
  for (const char* word : {"unsigned", "zerofill"}) {
    if (tokens.take(word)) type += std::string(" ") + word;
  }
  return type;
}

void read_charset(TokenReader& tokens, Column& column) {
  const std::string charset = tokens.next().text;
  if (charset == "latin1") column.collation = "latin1_swedish_ci";
}

}  // namespace

std::optional<ColumnDefinition> read_column(TokenReader& tokens) {
  ColumnDefinition definition;
  Column& column = definition.column;
  column.name = tokens.next().text;
  column.type = read_type(tokens);
  while (!tokens.at(",") && !tokens.at(")") && !tokens.at_end() && !tokens.at("after") && !tokens.at("first")) {
    if (tokens.take("not")) {
      column.nullable = !tokens.take("null");
    } else if (tokens.take("primary")) {
      definition.primary_key = tokens.take("key");
    } else if (tokens.take("default")) {
      column.default_value = tokens.literal();
    } else if (tokens.take("collate")) {
      column.collation = tokens.next().text;
    } else if (tokens.take("character")) {
      tokens.take("set");
      read_charset(tokens, column);
    } else if (!tokens.take("null") && !tokens.take("auto_increment")) {
      return std::nullopt;
    }
  }
  if (definition.primary_key) column.nullable = false;
  return definition;
}

std::optional<std::vector<std::size_t>> read_key(TokenReader& tokens, const TableSchema& schema) {
  std::vector<std::size_t> key;
  if (!tokens.take("(")) return std::nullopt;
  do {
    const std::optional<std::size_t> column = schema.find(tokens.next().text);
    if (!column) return std::nullopt;
    key.push_back(*column);
  } while (tokens.take(","));
  return tokens.take(")") ? std::optional(key) : std::nullopt;
}

}  // namespace pipeline::vtgate::model::sql
