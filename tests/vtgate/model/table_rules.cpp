#include "model/table_rules.hpp"

#include <numeric>

namespace pipeline::vtgate::model {
namespace {

std::optional<Refusal> read_select(const std::string& text, TableFilter& filter) {
  sql::TokenReader tokens(text);
  if (!tokens.take("select")) {
    return Refusal{kInvalidArgument, "syntax error at position " + std::to_string(tokens.peek().text.size() + 1) +
                                         " near '" + tokens.peek().text + "'"};
  }
  if (!tokens.take("*")) {
    do filter.columns.push_back(tokens.next().text);
    while (tokens.take(","));
  }
  if (!tokens.take("from")) return Refusal{kUnknown, "unsupported: " + text};
  tokens.next();
  if (!tokens.take("where")) return std::nullopt;
  std::optional<sql::Condition> where = sql::Condition::read(tokens);
  if (!where) return Refusal{kUnknown, "unsupported: " + text};
  filter.where = std::move(*where);
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<std::size_t>> TableFilter::projection(const TableSchema& schema, std::string& missing) const {
  std::vector<std::size_t> result;
  for (const std::string& column : columns) {
    const std::optional<std::size_t> found = schema.find(column);
    if (!found) {
      missing = column;
      return std::nullopt;
    }
    result.push_back(*found);
  }
  if (columns.empty()) {
    result.resize(schema.columns.size());
    std::iota(result.begin(), result.end(), 0);
  }
  return result;
}

std::optional<Refusal> TableRules::read(const wire::Filter& filter, TableRules& rules) {
  for (const wire::Rule& asked : filter.rules()) {
    Rule rule{asked.match(), {}, {}};
    if (rule.name.starts_with("/")) {
      const std::size_t end = rule.name.size() > 1 && rule.name.ends_with("/") ? 1 : 0;
      try {
        rule.pattern.emplace(rule.name.substr(1, rule.name.size() - 1 - end), std::regex::ECMAScript);
      } catch (const std::regex_error& error) {
        return Refusal{kUnknown, std::string("error parsing regexp: ") + error.what()};
      }
    }
    if (!asked.filter().empty()) {
      const std::optional<Refusal> refusal = read_select(asked.filter(), rule.filter);
      if (refusal) return refusal;
    }
    rules.rules_.push_back(std::move(rule));
  }
  if (rules.rules_.empty()) rules.rules_.push_back({"/.*", std::regex(".*"), {}});
  return std::nullopt;
}

const TableFilter* TableRules::match(const std::string& table) const {
  for (const Rule& rule : rules_) {
    if (rule.pattern ? std::regex_search(table, *rule.pattern) : rule.name == table) return &rule.filter;
  }
  return nullptr;
}

std::vector<std::string> TableRules::exact_names() const {
  std::vector<std::string> names;
  for (const Rule& rule : rules_) {
    if (!rule.pattern) names.push_back(rule.name);
  }
  return names;
}

}  // namespace pipeline::vtgate::model
