// Catalog: the tables of a keyspace, as information_schema tells about them.
//
// Asked with the keyspace as database: vtgate answers from one shard (vstream.md 8.7). A value.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "discovery/sql_server.hpp"

namespace pipeline::planetscale {

struct CatalogColumn {
  std::string name;
  std::string column_type;  // "decimal(10,2)"
  std::string charset;      // MySQL's name; empty = not text
  bool nullable = true;
  std::optional<std::string> default_value;  // as MySQL shows it
  std::string generated;                     // the expression of a generated column
  bool invisible = false;
  std::string comment;
  int key_position = 0;  // 1-based place in the primary key, 0 = not part of it
};

struct CatalogTable {
  std::string comment;
  uint64_t rows = 0;   // about, in one shard
  uint64_t bytes = 0;  // likewise
  std::vector<CatalogColumn> columns;
};

struct Catalog {
  std::map<std::string, CatalogTable> tables;   // that can be read
  std::map<std::string, std::string> left_out;  // the others, and why
};

// What forbids a table of this name in the filter of a VStream. Empty = nothing.
std::string why_unstreamable(const std::string& table);

Result<Catalog> read_catalog(SqlServer& server, const std::string& keyspace);

}  // namespace pipeline::planetscale
