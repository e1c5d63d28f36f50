// ColumnPlan: how the values of one column become Arrow values; decided by column_type and charset, never by the wire
// type alone (vstream.md 3, 8.4).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/planetscale/vstream.pb.h"
#include "pipeline/sdk/schema.hpp"
#include "vstream/value_rules.hpp"

namespace pipeline::planetscale {

enum class Decoding {
  signed_integer,
  unsigned_integer,
  boolean,  // TINYINT(1), by option
  float32,
  float64,
  decimal,
  date,
  datetime,
  time,
  bit,
  boolean_bit,
  text,   // from the column's charset
  label,  // ENUM and SET: text, but UTF-8 in the binlog form, and numbers from old servers
  json,
  bytes,  // as they are
  vector,
};

struct ColumnPlan {
  std::string name;
  Field field;
  Decoding decoding = Decoding::bytes;
  std::string charset;              // for text and label: iconv's name, "UTF-8" = as it is
  bool is_set = false;              // a label column of type SET
  std::vector<std::string> labels;  // of ENUM and SET, in order
  bool resumable_key = true;        // a copy can go on after a key with this column (vstream.md 8.10)
  bool unknown_type = false;
};

// The metadata of a GEOMETRY column: how its bytes are laid out, which is "srid+wkb": the SRID of the value as 4 bytes,
// little-endian, then its WKB.
inline constexpr std::string_view kGeometryMetadata = "pipeline.geometry";

// `key_position` is the 1-based place in the primary key, 0 = not part of it.
ColumnPlan plan_column(const wire::Field& field, int key_position, const ValueRules& rules);

// The labels in `enum('a','b''c')`.
std::vector<std::string> parse_labels(std::string_view column_type);

// MySQL's bits in Field.flags (vstream.md 1.3).
inline constexpr uint32_t kNotNullFlag = 1;
inline constexpr uint32_t kPrimaryKeyFlag = 2;

}  // namespace pipeline::planetscale
