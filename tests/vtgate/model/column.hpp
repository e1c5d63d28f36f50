// Column: one column of a table of the model, and how VStream describes it.
//
// Values. `field_of` follows what the recordings show (vstream.md 1.3, 8.4): the wire type of a `_bin` collation is a
// binary one, flags and decimals are those of information_schema.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/planetscale/vstream.pb.h"

namespace pipeline::vtgate::model {

namespace wire = planetscale::wire;

// The bytes that MySQL's text protocol prints for a value, in the column's own charset; FLOAT exactly, not with the six
// digits that the protocol gives. None = NULL.
using Cell = std::optional<std::string>;
using Row = std::vector<Cell>;

struct Column {
  std::string name;
  std::string type;  // column_type of information_schema: "bigint unsigned", "varchar(20)"
  bool nullable = true;
  Cell default_value{};
  std::string collation = "utf8mb4_0900_ai_ci";  // of text types

  friend bool operator==(const Column&, const Column&) = default;
};

// "bigint" of "bigint unsigned", "decimal" of "decimal(10,2)".
std::string base_type(const Column& column);
// The numbers in "decimal(10,2)"; 0 where there is none.
struct TypeArguments {
  int first = 0;
  int second = 0;
};
TypeArguments type_arguments(const Column& column);
bool is_integer(const Column& column);
bool is_text(const Column& column);   // CHAR, VARCHAR, TEXT
bool is_label(const Column& column);  // ENUM, SET
bool is_blob(const Column& column);   // what NOBLOB leaves out: BLOB and TEXT, but not JSON (vstream.md 8.5)
std::vector<std::string> labels_of(const Column& column);

wire::Field field_of(const Column& column, bool in_key);
// As a stream names a column that it can't match with today's schema (vstream.md 8.3): "@2", the type without its sign.
wire::Field anonymous_field(const Column& column, std::size_t index);

}  // namespace pipeline::vtgate::model
