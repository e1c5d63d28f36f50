// What a DDL statement does to the tables that it names (vstream.md 2.8). A pure function.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vstream/column_changes.hpp"

namespace pipeline::planetscale {

struct DdlStatement {
  enum class Kind {
    truncate,
    drop,
    rename,  // also ALTER TABLE … RENAME
    create,
    alter,  // also CREATE INDEX and DROP INDEX
    other   // nothing that is known here; it may have changed any table
  };

  Kind kind = Kind::other;
  std::vector<std::string> tables;                           // that it names first, without their database
  std::vector<std::pair<std::string, std::string>> renames;  // from, to
  std::vector<ColumnChange> column_changes = {};             // of ALTER TABLE, in their order
  // What it does to rows without a row event:
  bool moves_partitions = false;  // TRUNCATE, DROP or EXCHANGE PARTITION
  bool adds_values = false;       // adds a column that is not NULL in the rows that are there

  [[nodiscard]] bool names(std::string_view table) const;
  [[nodiscard]] bool renames_from(std::string_view table) const;
  [[nodiscard]] bool renames_to(std::string_view table) const;
};

DdlStatement parse_ddl(std::string_view statement);

}  // namespace pipeline::planetscale
