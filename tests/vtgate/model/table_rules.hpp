// TableRules: which tables a request wants, and what of them.
#pragma once

#include <optional>
#include <regex>
#include <string>
#include <vector>

#include "model/sql/condition.hpp"
#include "pipeline/planetscale/vstream.pb.h"
#include "refusal.hpp"

namespace pipeline::vtgate::model {

// What is wanted of one table.
struct TableFilter {
  std::vector<std::string> columns{};  // empty = all
  sql::Condition where{};

  // The columns to send, by index. None = the table lacks one, named by `missing`.
  std::optional<std::vector<std::size_t>> projection(const TableSchema& schema, std::string& missing) const;
};

class TableRules {
 public:
  // Without rules: all tables. A refusal as vttablet words it.
  static std::optional<Refusal> read(const wire::Filter& filter, TableRules& rules);

  // The first rule that matches. Null = the table isn't wanted.
  [[nodiscard]] const TableFilter* match(const std::string& table) const;
  // Tables named exactly.
  [[nodiscard]] std::vector<std::string> exact_names() const;

 private:
  struct Rule {
    std::string name;
    std::optional<std::regex> pattern;  // none = the exact name
    TableFilter filter;
  };
  std::vector<Rule> rules_;
};

}  // namespace pipeline::vtgate::model
