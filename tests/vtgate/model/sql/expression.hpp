// Expression: literals and columns, with + and -; as the SET of an UPDATE uses them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/sql/tokens.hpp"
#include "model/table.hpp"

namespace pipeline::vtgate::model::sql {

class Expression {
 public:
  // None = something else.
  static std::optional<Expression> read(TokenReader& tokens);
  // NULL when a part is NULL or a column isn't there. Sums are of integers.
  [[nodiscard]] Cell value(const TableSchema& schema, const Row& row) const;

 private:
  struct Part {
    bool minus = false;
    std::optional<std::string> column{};
    Cell literal{};
  };
  std::vector<Part> parts_;
};

}  // namespace pipeline::vtgate::model::sql
