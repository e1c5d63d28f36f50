#include "column_mapping.hpp"

namespace pipeline::parquet {
namespace {

ColumnInput integer(Column column, DataType type, PhysicalType physical, Annotation annotation, Conversion conversion) {
  column.type = physical;
  column.annotation = annotation;
  return {std::move(column), type, conversion};
}

ColumnInput int32(Column column, DataType type, Annotation annotation, Conversion conversion) {
  return integer(std::move(column), type, PhysicalType::int32, annotation, conversion);
}

ColumnInput int64(Column column, DataType type, Annotation annotation, Conversion conversion = Conversion::copy) {
  return integer(std::move(column), type, PhysicalType::int64, annotation, conversion);
}

ColumnInput bytes(Column column, DataType type, Annotation annotation, Conversion conversion = Conversion::bytes) {
  return integer(std::move(column), type, PhysicalType::byte_array, annotation, conversion);
}

ColumnInput fixed(Column column, DataType type, int32_t length, Annotation annotation, Conversion conversion) {
  column.length = length;
  return integer(std::move(column), type, PhysicalType::fixed_len_byte_array, annotation, conversion);
}

ColumnInput decimal(Column column, DataType type, const ParquetOptions& options) {
  constexpr int32_t most_digits_of_int32 = 9;
  constexpr int32_t most_digits_of_int64 = 18;
  column.precision = type.precision;
  column.scale = type.scale;
  // Parquet has no negative scale, nor one larger than the precision.
  const bool fits = type.scale >= 0 && type.scale <= type.precision;
  if (!fits || (type.id == TypeId::decimal256 && options.wide_decimal_as_text)) {
    column.precision = column.scale = 0;
    return bytes(std::move(column), type, Annotation::string, Conversion::decimal_text);
  }
  if (type.id == TypeId::decimal256) {
    return fixed(std::move(column), type, 32, Annotation::decimal, Conversion::big_endian);
  }
  if (type.precision <= most_digits_of_int32) {
    return int32(std::move(column), type, Annotation::decimal, Conversion::narrow_decimal);
  }
  if (type.precision <= most_digits_of_int64) {
    return int64(std::move(column), type, Annotation::decimal, Conversion::narrow_decimal);
  }
  return fixed(std::move(column), type, 16, Annotation::decimal, Conversion::big_endian);
}

ColumnInput duration(Column column, DataType type, const ParquetOptions& options) {
  switch (options.time) {
    case TimeForm::time:
      return int64(std::move(column), type, Annotation::time_micros, Conversion::time_of_day);
    case TimeForm::int64:
      return int64(std::move(column), type, Annotation::none);
    case TimeForm::string:
      break;
  }
  return bytes(std::move(column), type, Annotation::string, Conversion::duration_text);
}

ColumnInput unsigned64(Column column, DataType type, const ParquetOptions& options) {
  if (!options.unsigned_as_decimal) return int64(std::move(column), type, Annotation::uint64);
  constexpr int32_t digits = 20;
  column.precision = digits;
  return fixed(std::move(column), type, 16, Annotation::decimal, Conversion::unsigned_decimal);
}

ColumnInput text(Column column, DataType type, const Field& field, const ParquetOptions& options) {
  const auto found = field.metadata.find(kColumnTypeMetadata);
  const bool is_json = found != field.metadata.end() && found->second == "json";
  return bytes(std::move(column), type, is_json && options.json_annotation ? Annotation::json : Annotation::string);
}

ColumnInput map_type(Column column, DataType type, const Field& field, const ParquetOptions& options) {
  switch (type.id) {
    case TypeId::boolean:
      return integer(std::move(column), type, PhysicalType::boolean, Annotation::none, Conversion::boolean);
    case TypeId::int8:
      return int32(std::move(column), type, Annotation::int8, Conversion::widen);
    case TypeId::int16:
    case TypeId::uint8:
      return int32(std::move(column), type, Annotation::int16, Conversion::widen);
    case TypeId::int32:
      return int32(std::move(column), type, Annotation::int32, Conversion::copy);
    case TypeId::uint16:
      return int32(std::move(column), type, Annotation::int32, Conversion::widen);
    case TypeId::uint32:
      return int64(std::move(column), type, Annotation::int64, Conversion::widen);
    case TypeId::int64:
      return int64(std::move(column), type, Annotation::int64);
    case TypeId::uint64:
      return unsigned64(std::move(column), type, options);
    case TypeId::float32:
      return integer(std::move(column), type, PhysicalType::float32, Annotation::none, Conversion::copy);
    case TypeId::float64:
      return integer(std::move(column), type, PhysicalType::float64, Annotation::none, Conversion::copy);
    case TypeId::decimal128:
    case TypeId::decimal256:
      return decimal(std::move(column), type, options);
    case TypeId::date32:
      return int32(std::move(column), type, Annotation::date, Conversion::copy);
    case TypeId::timestamp:
      return int64(std::move(column), type, type.utc ? Annotation::timestamp_micros_utc : Annotation::timestamp_micros);
    case TypeId::duration:
      return duration(std::move(column), type, options);
    case TypeId::binary:
      return bytes(std::move(column), type, Annotation::none);
    default:
      return text(std::move(column), type, field, options);
  }
}

}  // namespace

Result<ColumnInput> map_column(const Field& field, std::string_view stream, const ParquetOptions& options) {
  Column column{.name = field.name};
  column.bloom_filter = names(options.bloom_filter, stream, field.name);
  if (names(options.uuid, stream, field.name)) {
    if (field.type.id != TypeId::utf8 && field.type.id != TypeId::binary) {
      return Status::invalid("column \"" + field.name + "\" holds neither text nor bytes, so it can't hold UUIDs")
          .with_option("uuid");
    }
    return fixed(std::move(column), field.type, 16, Annotation::uuid, Conversion::uuid);
  }
  if (field.type.id != TypeId::list) return map_type(std::move(column), field.type, field, options);
  column.is_list = true;
  return map_type(std::move(column), {field.type.item}, field, options);
}

}  // namespace pipeline::parquet
