#include "model/sql/condition.hpp"

#include <algorithm>
#include <cstdlib>

#include "model/cell.hpp"

namespace pipeline::vtgate::model::sql {

std::optional<Condition> Condition::read(TokenReader& tokens) {
  Condition condition;
  do {
    Part part{tokens.next().text};
    if (tokens.take("%")) part.modulus = std::strtoll(tokens.next().text.c_str(), nullptr, 10);
    part.comparison = tokens.next().text;
    if (part.comparison == "is") {
      part.comparison = tokens.take("not") ? "is not null" : "is null";
      if (!tokens.take("null")) return std::nullopt;
    } else if (part.comparison == "in") {
      if (!tokens.take("(")) return std::nullopt;
      do part.literals.push_back(tokens.literal());
      while (tokens.take(","));
      if (!tokens.take(")")) return std::nullopt;
    } else if (part.comparison == "between") {
      const Cell from = tokens.literal();
      if (!tokens.take("and")) return std::nullopt;
      condition.parts_.push_back({part.column, ">=", {from}, part.modulus});
      part.comparison = "<=";
      part.literals.push_back(tokens.literal());
    } else {
      static const std::vector<std::string> kComparisons{"=", "<", ">", "<=", ">=", "!=", "<>"};
      if (std::find(kComparisons.begin(), kComparisons.end(), part.comparison) == kComparisons.end())
        return std::nullopt;
      part.literals.push_back(tokens.literal());
    }
    condition.parts_.push_back(std::move(part));
  } while (tokens.take("and"));
  if (tokens.take("limit")) condition.limit_ = std::strtoull(tokens.next().text.c_str(), nullptr, 10);
  return tokens.at_end() ? std::optional(condition) : std::nullopt;
}

bool Condition::holds(const TableSchema& schema, const Row& row) const {
  return std::all_of(parts_.begin(), parts_.end(), [&](const Part& part) {
    const std::optional<std::size_t> column = schema.find(part.column);
    if (!column) return false;
    Cell cell = row[*column];
    if (cell && part.modulus != 0) cell = std::to_string(std::strtoll(cell->c_str(), nullptr, 10) % part.modulus);
    return holds(part, schema.columns[*column], cell);
  });
}

bool Condition::holds(const Part& part, const Column& column, const Cell& cell) {
  if (part.comparison == "is null") return !cell;
  if (part.comparison == "is not null") return cell.has_value();
  if (!cell) return false;
  const auto compare = [&](const Cell& literal) { return compare_cells(column, cell, literal); };
  if (part.comparison == "in") {
    return std::any_of(part.literals.begin(), part.literals.end(),
                       [&](const Cell& literal) { return literal && compare(literal) == 0; });
  }
  if (!part.literals.front()) return false;
  const auto order = compare(part.literals.front());
  if (part.comparison == "=") return order == 0;
  if (part.comparison == "<") return order < 0;
  if (part.comparison == ">") return order > 0;
  if (part.comparison == "<=") return order <= 0;
  if (part.comparison == ">=") return order >= 0;
  return order != 0;
}

}  // namespace pipeline::vtgate::model::sql
