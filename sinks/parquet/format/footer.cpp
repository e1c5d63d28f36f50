#include "compact_writer.hpp"
#include "metadata.hpp"

namespace pipeline::parquet {
namespace {

constexpr std::string_view kCreatedBy = "pipeline version 0.1.0 (build release)";

enum Repetition : int32_t { kOptional = 1, kRepeated = 2 };

// ConvertedType, or -1 for none.
int32_t converted_type(Annotation annotation) {
  switch (annotation) {
    case Annotation::string:
      return 0;
    case Annotation::decimal:
      return 5;
    case Annotation::date:
      return 6;
    case Annotation::time_micros:
      return 8;
    case Annotation::timestamp_micros_utc:
      return 10;
    case Annotation::uint64:
      return 14;
    case Annotation::int8:
      return 15;
    case Annotation::int16:
      return 16;
    case Annotation::int32:
      return 17;
    case Annotation::int64:
      return 18;
    case Annotation::json:
      return 19;
    case Annotation::none:
    case Annotation::uuid:
    case Annotation::timestamp_micros:  // the converted type means UTC
      return -1;
  }
  return -1;
}

void put_integer(CompactWriter& writer, int8_t bits, bool is_signed) {
  writer.begin_struct(10);
  writer.i8(1, bits);
  writer.boolean(2, is_signed);
  writer.end();
}

void put_micros(CompactWriter& writer, int16_t id, bool utc) {
  writer.begin_struct(id);
  writer.boolean(1, utc);
  writer.begin_struct(2);
  writer.empty_struct(2);
  writer.end();
  writer.end();
}

void put_decimal(CompactWriter& writer, const Column& column) {
  writer.begin_struct(5);
  writer.i32(1, column.scale);
  writer.i32(2, column.precision);
  writer.end();
}

void put_logical_type(CompactWriter& writer, const Column& column) {
  if (column.annotation == Annotation::none) return;
  writer.begin_struct(10);
  switch (column.annotation) {
    case Annotation::none:
      break;
    case Annotation::string:
      writer.empty_struct(1);
      break;
    case Annotation::decimal:
      put_decimal(writer, column);
      break;
    case Annotation::date:
      writer.empty_struct(6);
      break;
    case Annotation::time_micros:
      put_micros(writer, 7, false);
      break;
    case Annotation::timestamp_micros:
      put_micros(writer, 8, false);
      break;
    case Annotation::timestamp_micros_utc:
      put_micros(writer, 8, true);
      break;
    case Annotation::int8:
      put_integer(writer, 8, true);
      break;
    case Annotation::int16:
      put_integer(writer, 16, true);
      break;
    case Annotation::int32:
      put_integer(writer, 32, true);
      break;
    case Annotation::int64:
      put_integer(writer, 64, true);
      break;
    case Annotation::uint64:
      put_integer(writer, 64, false);
      break;
    case Annotation::json:
      writer.empty_struct(12);
      break;
    case Annotation::uuid:
      writer.empty_struct(14);
      break;
  }
  writer.end();
}

void put_leaf(CompactWriter& writer, const Column& column, std::string_view name) {
  writer.begin_element();
  writer.i32(1, static_cast<int32_t>(column.type));
  if (column.type == PhysicalType::fixed_len_byte_array) writer.i32(2, column.length);
  writer.i32(3, kOptional);
  writer.binary(4, name);
  if (converted_type(column.annotation) >= 0) writer.i32(6, converted_type(column.annotation));
  if (column.annotation == Annotation::decimal) {
    writer.i32(7, column.scale);
    writer.i32(8, column.precision);
  }
  if (column.field_id > 0 && !column.is_list) writer.i32(9, column.field_id);
  put_logical_type(writer, column);
  writer.end();
}

// The three-level form: optional group (LIST) { repeated group list { optional element } }.
void put_list(CompactWriter& writer, const Column& column) {
  constexpr int32_t list_converted_type = 3;
  writer.begin_element();
  writer.i32(3, kOptional);
  writer.binary(4, column.name);
  writer.i32(5, 1);
  writer.i32(6, list_converted_type);
  if (column.field_id > 0) writer.i32(9, column.field_id);
  writer.begin_struct(10);
  writer.empty_struct(3);
  writer.end();
  writer.end();
  writer.begin_element();
  writer.i32(3, kRepeated);
  writer.binary(4, "list");
  writer.i32(5, 1);
  writer.end();
  put_leaf(writer, column, "element");
}

void put_schema(CompactWriter& writer, const std::vector<Column>& columns) {
  std::size_t elements = 1;
  for (const Column& column : columns) elements += column.is_list ? 3 : 1;
  writer.list(2, ThriftType::structure, elements);
  writer.begin_element();
  writer.binary(4, "schema");
  writer.i32(5, static_cast<int32_t>(columns.size()));
  writer.end();
  for (const Column& column : columns) {
    if (column.is_list) {
      put_list(writer, column);
    } else {
      put_leaf(writer, column, column.name);
    }
  }
}

struct IndexPlace {
  uint64_t column_index = 0;
  uint64_t offset_index = 0;
};

void put_chunk(CompactWriter& writer, const ChunkRecord& chunk, const IndexPlace& place) {
  writer.begin_element();
  writer.fields(chunk.metadata, 3);
  writer.i64(4, static_cast<int64_t>(place.offset_index));
  writer.i32(5, static_cast<int32_t>(chunk.offset_index.size()));
  if (!chunk.column_index.empty()) {
    writer.i64(6, static_cast<int64_t>(place.column_index));
    writer.i32(7, static_cast<int32_t>(chunk.column_index.size()));
  }
  writer.end();
}

void put_row_groups(CompactWriter& writer, const std::vector<RowGroupRecord>& row_groups,
                    const std::vector<IndexPlace>& places) {
  std::size_t next = 0;
  writer.list(4, ThriftType::structure, row_groups.size());
  for (const RowGroupRecord& group : row_groups) {
    writer.begin_element();
    writer.list(1, ThriftType::structure, group.chunks.size());
    for (const ChunkRecord& chunk : group.chunks) put_chunk(writer, chunk, places[next++]);
    writer.i64(2, static_cast<int64_t>(group.raw_bytes));
    writer.i64(3, static_cast<int64_t>(group.rows));
    writer.i64(5, static_cast<int64_t>(group.offset));
    writer.i64(6, static_cast<int64_t>(group.stored_bytes));
    writer.end();
  }
}

void put_key_values(CompactWriter& writer, const KeyValues& key_values) {
  writer.list(5, ThriftType::structure, key_values.size());
  for (const auto& [key, value] : key_values) {
    writer.begin_element();
    writer.binary(1, key);
    writer.binary(2, value);
    writer.end();
  }
}

std::string file_metadata(const std::vector<Column>& columns, const std::vector<RowGroupRecord>& row_groups,
                          const std::vector<IndexPlace>& places, const KeyValues& key_values) {
  CompactWriter writer;
  uint64_t rows = 0;
  for (const RowGroupRecord& group : row_groups) rows += group.rows;
  writer.i32(1, 1);
  put_schema(writer, columns);
  writer.i64(3, static_cast<int64_t>(rows));
  put_row_groups(writer, row_groups, places);
  if (!key_values.empty()) put_key_values(writer, key_values);
  writer.binary(6, kCreatedBy);
  writer.list(7, ThriftType::structure, columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    writer.begin_element();
    writer.empty_struct(1);
    writer.end();
  }
  writer.end();
  return writer.take();
}

}  // namespace

std::string footer(const std::vector<Column>& columns, const std::vector<RowGroupRecord>& row_groups,
                   const KeyValues& key_values, uint64_t offset) {
  std::string out;
  std::vector<IndexPlace> places;
  for (const RowGroupRecord& group : row_groups) {
    for (const ChunkRecord& chunk : group.chunks) {
      places.push_back({offset + out.size(), 0});
      out += chunk.column_index;
    }
  }
  std::size_t next = 0;
  for (const RowGroupRecord& group : row_groups) {
    for (const ChunkRecord& chunk : group.chunks) {
      places[next++].offset_index = offset + out.size();
      out += chunk.offset_index;
    }
  }
  const std::string metadata = file_metadata(columns, row_groups, places, key_values);
  const auto length = static_cast<uint32_t>(metadata.size());
  out += metadata;
  out.append(reinterpret_cast<const char*>(&length), sizeof length);
  return out.append(kMagic);
}

}  // namespace pipeline::parquet
