// What an ALTER TABLE does to the list of a table's columns. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "vstream/ddl_tokens.hpp"

namespace pipeline::planetscale {

struct ColumnChange {
  enum class Kind : uint8_t {
    add,
    drop,
    change,  // CHANGE, MODIFY, RENAME COLUMN
  };

  Kind kind = Kind::add;
  std::string name;             // of the column before; of a new one
  std::string new_name = {};    // after CHANGE and RENAME, otherwise the same
  std::string label_type = {};  // `enum('a','b')` as the server shows it; empty for other types
  bool moves = false;           // FIRST or AFTER
  std::string after = {};       // empty = FIRST
  bool has_value = false;       // a definition with NOT NULL, a default or an expression
};

// The actions of an ALTER TABLE, from the one at hand to the next comma. What isn't about columns gives none.
void read_column_changes(DdlReader& reader, std::vector<ColumnChange>& changes);

// Carries the changes out on the names of the columns, in their order. False = they don't fit: a column that is added
// is there, or one that is changed or dropped isn't. Names are compared as MySQL does, without case.
bool apply_changes(const std::vector<ColumnChange>& changes, std::vector<std::string>& columns);

bool same_names(const std::vector<std::string>& one, const std::vector<std::string>& other);

}  // namespace pipeline::planetscale
