#include "model/sql/expression.hpp"

#include <cstdlib>

namespace pipeline::vtgate::model::sql {

std::optional<Expression> Expression::read(TokenReader& tokens) {
  Expression expression;
  bool minus = false;
  do {
    const Token& token = tokens.peek();
    const bool is_column = token.kind == TokenKind::name || (token.kind == TokenKind::word && token.text != "null");
    Part part{minus};
    if (is_column) {
      part.column = tokens.next().text;
    } else {
      part.literal = tokens.literal();
    }
    if (tokens.at("(")) return std::nullopt;
    expression.parts_.push_back(std::move(part));
    minus = tokens.at("-");
  } while (tokens.take("+") || tokens.take("-"));
  return expression;
}

Cell Expression::value(const TableSchema& schema, const Row& row) const {
  const auto cell = [&](const Part& part) -> Cell {
    if (!part.column) return part.literal;
    const std::optional<std::size_t> column = schema.find(*part.column);
    return column ? row[*column] : std::nullopt;
  };
  if (parts_.size() == 1) return cell(parts_.front());
  int64_t sum = 0;
  for (const Part& part : parts_) {
    const Cell value = cell(part);
    if (!value) return std::nullopt;
    const int64_t number = std::strtoll(value->c_str(), nullptr, 10);
    sum += part.minus ? -number : number;
  }
  return std::to_string(sum);
}

}  // namespace pipeline::vtgate::model::sql
