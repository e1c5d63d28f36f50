// Condition: a `where` of comparisons joined by AND, as VStream filters allow it (vstream.md 1.2).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/sql/tokens.hpp"
#include "model/table.hpp"

namespace pipeline::vtgate::model::sql {

class Condition {
 public:
  // Reads up to the end of the statement. None = it is not of this kind.
  static std::optional<Condition> read(TokenReader& tokens);

  // REQUIRES: the columns are there.
  [[nodiscard]] bool holds(const TableSchema& schema, const Row& row) const;
  [[nodiscard]] bool empty() const { return parts_.empty(); }
  // LIMIT: for how many rows at most; 0 = all.
  [[nodiscard]] std::size_t limit() const { return limit_; }

 private:
  struct Part {
    std::string column;
    std::string comparison{};  // "=", "<", …, "in", "is null", "is not null"
    std::vector<Cell> literals{};
    int64_t modulus = 0;  // `column % modulus`; 0 = the column itself
  };

  [[nodiscard]] static bool holds(const Part& part, const Column& column, const Cell& cell);

  std::vector<Part> parts_;
  std::size_t limit_ = 0;
};

}  // namespace pipeline::vtgate::model::sql
