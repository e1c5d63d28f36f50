// The binary log of one shard of the model: what was committed, in order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/table.hpp"
#include "vstream/gtid_set.hpp"

namespace pipeline::vtgate::model {

using planetscale::GtidSet;

// How much of a row the log holds (vstream.md 8.5).
enum class RowImage { full, noblob, minimal };

struct Change {
  std::optional<Row> before{};  // none = insert
  std::optional<Row> after{};   // none = delete
};

// A change as it was logged.
struct LoggedChange {
  Change change;   // complete, whatever the image
  Change image{};  // what the log holds of it; the rest is NULL
  // Which columns AFTER holds; empty = all.
  std::vector<bool> after_columns{};
};

// What one statement did to one table.
struct LoggedStatement {
  SchemaPointer schema;  // when it was written
  std::vector<LoggedChange> changes;
};

enum class DdlKind { create, alter, truncate, drop, rename };

struct Ddl {
  DdlKind kind;
  std::string text;  // as Vitess prints it
  std::string table;
  SchemaPointer schema{};  // afterwards; null = there is no such table any more
  // Of an alteration: the old name of a column that got another one.
  std::vector<std::pair<std::string, std::string>> renamed{};
  std::string new_name{};  // of a rename
};

// Written to each shard that a reshard replaces.
struct Journal {
  int64_t id = 0;
  std::vector<std::string> participants;                          // the old shards
  std::vector<std::pair<std::string, std::string>> continuation;  // the new shards and where to go on
};

struct Transaction {
  std::string server;  // UUID
  int64_t number = 0;
  int64_t timestamp = 0;  // seconds
  std::vector<LoggedStatement> statements{};
  std::optional<Ddl> ddl{};
  std::optional<Journal> journal{};

  [[nodiscard]] std::string gtid() const { return server + ":" + std::to_string(number); }
  [[nodiscard]] GtidSet as_set() const { return GtidSet::parse(gtid()).value_or(GtidSet()); }
};

// `change` as a log with this image holds it.
LoggedChange logged(const TableSchema& schema, Change change, RowImage image);
// A row of the table as it was before the DDL, as it is afterwards.
Row converted(const TableSchema& from, const Ddl& ddl, const Row& row);

}  // namespace pipeline::vtgate::model
