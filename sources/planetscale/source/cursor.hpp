// ShardCursor: where one table stands in one shard; what the program saves as a cursor.
//
//   {"version": 1, "generation": 1, "copy": "running" | "done", "gtid": "MySQL56/…",
//    "lastpk": {"columns": ["id"], "encoded": "…"}, "schema": {"columns": ["id bigint", …], "encoded": "…"}}
//
// `lastpk` is the last key of an unfinished copy; `encoded` is Vitess's QueryResult, which must go back as it came
// (vstream.md 2.4). `schema` is what the server last said about the columns, a FieldEvent: after a resume it sends
// them again only before the next row.
//
// Also, where they apply: "ddl_passed": true, a DDL statement on the table came after that; "expected_columns", the
// names of the columns that it leads to, where that is known; "ignored_columns", columns that are not delivered
// (on_schema_change = "ignore"); "gone", why the table no longer exists.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/planetscale/vstream.pb.h"
#include "pipeline/sdk/status.hpp"

namespace pipeline::planetscale {

struct ShardCursor {
  uint64_t generation = 1;
  bool copy_done = false;
  std::string gtid;
  std::optional<wire::QueryResult> lastpk;
  std::optional<wire::FieldEvent> fields;
  bool ddl_passed = false;
  std::vector<std::string> expected_columns = {};  // empty = not known
  std::vector<std::string> ignored_columns = {};
  std::string gone = {};
};

// True when a copy can go on after this key without losing rows: not so for ENUM, SET and FLOAT, whose order or text
// differs between the server's comparison and its answer, nor for tables without a primary key (vstream.md 8.10).
bool can_resume_after(const wire::QueryResult& lastpk);

std::string encode_cursor(const ShardCursor& cursor);
Result<ShardCursor> decode_cursor(std::string_view text);

}  // namespace pipeline::planetscale
