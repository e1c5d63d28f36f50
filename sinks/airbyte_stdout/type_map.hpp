// How the columns of a source become Airbyte's types: the schema that `discover` tells and the kind of value that a
// RECORD holds. As Airbyte's source-mysql maps them (airbyte.md 3.2). Pure functions.
#pragma once

#include <string_view>

#include "json.hpp"
#include "pipeline/sdk/schema.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::airbyte {

// How a value is written.
enum class ValueKind {
  none,  // no such column: null
  boolean,
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float32,
  float64,
  decimal128,
  decimal256,
  date,
  timestamp,
  timestamp_utc,
  time,
  key_time,  // a time in a key, as MySQL's text: a destination must tell also those outside of a day apart
  string,
  base64,
  bits,  // of BIT(n): the bytes, most significant first, as base64
  vector,
  // Airbyte's own columns
  cdc_cursor,
  cdc_updated_at,
  cdc_deleted_at,
  metadata,
};

// The columns that `discover` adds to those of the source, named as source-mysql names them.
inline constexpr std::string_view kCursorColumn = "_ab_cdc_cursor";
inline constexpr std::string_view kUpdatedColumn = "_ab_cdc_updated_at";
inline constexpr std::string_view kDeletedColumn = "_ab_cdc_deleted_at";
// And the one of planetscale/airbyte-source, where `include_metadata` asks for it.
inline constexpr std::string_view kMetadataColumn = "_planetscale_metadata";

// `none` for a name that isn't one of those.
ValueKind own_column(std::string_view name);

ValueKind value_kind(const Field& field);
// Bytes of a value of kind `bits`.
std::size_t bit_bytes(const Field& field);

// The AirbyteStream of a stream.
rapidjson::Value airbyte_stream(JsonBuilder& build, const StreamInfo& stream, bool include_metadata);

}  // namespace pipeline::airbyte
