#include "vstream/column_plan.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "vstream/charset.hpp"

namespace pipeline::planetscale {
namespace {

// query.Type numbers and flag bits (vstream.md 1.3), for fields without a column_type.
constexpr int32_t kIntegralBit = 256;
constexpr int32_t kUnsignedBit = 512;
constexpr int32_t kTextBit = 4096;

struct WireName {
  int32_t type;
  std::string_view column_type;
};

constexpr std::array kWireNames{WireName{257, "tinyint"},     WireName{770, "tinyint unsigned"},
                                WireName{259, "smallint"},    WireName{772, "smallint unsigned"},
                                WireName{261, "mediumint"},   WireName{774, "mediumint unsigned"},
                                WireName{263, "int"},         WireName{776, "int unsigned"},
                                WireName{265, "bigint"},      WireName{778, "bigint unsigned"},
                                WireName{1035, "float"},      WireName{1036, "double"},
                                WireName{2061, "timestamp"},  WireName{2062, "date"},
                                WireName{2063, "time"},       WireName{2064, "datetime"},
                                WireName{785, "year"},        WireName{6163, "text"},
                                WireName{10260, "blob"},      WireName{6165, "varchar"},
                                WireName{10262, "varbinary"}, WireName{6167, "char"},
                                WireName{10264, "binary"},    WireName{2073, "bit(64)"},
                                WireName{2074, "enum"},       WireName{2075, "set"},
                                WireName{2077, "geometry"},   WireName{2078, "json"},
                                WireName{2083, "vector"}};

std::string type_text(const wire::Field& field) {
  if (!field.column_type().empty()) return field.column_type();
  for (const WireName& known : kWireNames) {
    if (known.type == field.type()) return std::string(known.column_type);
  }
  if ((field.type() & kIntegralBit) != 0) return (field.type() & kUnsignedBit) != 0 ? "bigint unsigned" : "bigint";
  return (field.type() & kTextBit) != 0 ? "text" : std::string();
}

struct Base {
  std::string_view name;
  TypeId id;
  Decoding decoding;
};

constexpr std::array kBases{Base{"tinyint", TypeId::int8, Decoding::signed_integer},
                            Base{"smallint", TypeId::int16, Decoding::signed_integer},
                            Base{"mediumint", TypeId::int32, Decoding::signed_integer},
                            Base{"int", TypeId::int32, Decoding::signed_integer},
                            Base{"integer", TypeId::int32, Decoding::signed_integer},
                            Base{"bigint", TypeId::int64, Decoding::signed_integer},
                            Base{"year", TypeId::int16, Decoding::signed_integer},
                            Base{"float", TypeId::float32, Decoding::float32},
                            Base{"double", TypeId::float64, Decoding::float64},
                            Base{"real", TypeId::float64, Decoding::float64},
                            Base{"decimal", TypeId::decimal128, Decoding::decimal},
                            Base{"numeric", TypeId::decimal128, Decoding::decimal},
                            Base{"date", TypeId::date32, Decoding::date},
                            Base{"datetime", TypeId::timestamp, Decoding::datetime},
                            Base{"timestamp", TypeId::timestamp, Decoding::datetime},
                            Base{"time", TypeId::duration, Decoding::time},
                            Base{"bit", TypeId::uint64, Decoding::bit},
                            Base{"json", TypeId::utf8, Decoding::json},
                            Base{"enum", TypeId::utf8, Decoding::label},
                            Base{"set", TypeId::utf8, Decoding::label},
                            Base{"char", TypeId::utf8, Decoding::text},
                            Base{"varchar", TypeId::utf8, Decoding::text},
                            Base{"tinytext", TypeId::utf8, Decoding::text},
                            Base{"text", TypeId::utf8, Decoding::text},
                            Base{"mediumtext", TypeId::utf8, Decoding::text},
                            Base{"longtext", TypeId::utf8, Decoding::text},
                            Base{"binary", TypeId::binary, Decoding::bytes},
                            Base{"varbinary", TypeId::binary, Decoding::bytes},
                            Base{"tinyblob", TypeId::binary, Decoding::bytes},
                            Base{"blob", TypeId::binary, Decoding::bytes},
                            Base{"mediumblob", TypeId::binary, Decoding::bytes},
                            Base{"longblob", TypeId::binary, Decoding::bytes},
                            Base{"geometry", TypeId::binary, Decoding::bytes},
                            Base{"point", TypeId::binary, Decoding::bytes},
                            Base{"linestring", TypeId::binary, Decoding::bytes},
                            Base{"polygon", TypeId::binary, Decoding::bytes},
                            Base{"multipoint", TypeId::binary, Decoding::bytes},
                            Base{"multilinestring", TypeId::binary, Decoding::bytes},
                            Base{"multipolygon", TypeId::binary, Decoding::bytes},
                            Base{"geomcollection", TypeId::binary, Decoding::bytes},
                            Base{"geometrycollection", TypeId::binary, Decoding::bytes},
                            Base{"vector", TypeId::binary, Decoding::bytes}};

constexpr std::array<std::string_view, 9> kGeometries{"geometry",     "point",          "linestring",
                                                      "polygon",      "multipoint",     "multilinestring",
                                                      "multipolygon", "geomcollection", "geometrycollection"};

// Of a DECIMAL.
constexpr int32_t kMostDigits = 65;

TypeId unsigned_of(TypeId id) {
  switch (id) {
    case TypeId::int8:
      return TypeId::uint8;
    case TypeId::int16:
      return TypeId::uint16;
    case TypeId::int32:
      return TypeId::uint32;
    default:
      return TypeId::uint64;
  }
}

// The numbers in `decimal(10,2)`.
std::pair<int32_t, int32_t> arguments(std::string_view text) {
  std::pair<int32_t, int32_t> result{0, 0};
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos) return result;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data() + open + 1, end, result.first);
  if (first.ptr != end && *first.ptr == ',') std::from_chars(first.ptr + 1, end, result.second);
  return result;
}

void refine_number(ColumnPlan& plan, const std::string& text, const wire::Field& field, const ValueRules& rules) {
  const auto [first, second] = arguments(text);
  if (plan.decoding == Decoding::decimal) {
    // Without a column_type only the scale is known.
    plan.field.type = first == 0 ? DataType::decimal(kMostDigits, static_cast<int32_t>(field.decimals()))
                                 : DataType::decimal(first, second);
  } else if (plan.decoding == Decoding::bit && first <= 1) {
    plan.field.type = {TypeId::boolean};
    plan.decoding = Decoding::boolean_bit;
  } else if (text == "tinyint(1)" && rules.tinyint1_as_bool) {
    plan.field.type = {TypeId::boolean};
    plan.decoding = Decoding::boolean;
  } else if (plan.decoding == Decoding::signed_integer && text.find("unsigned") != std::string::npos) {
    plan.decoding = Decoding::unsigned_integer;
    plan.field.type.id = unsigned_of(plan.field.type.id);
  }
}

// A value that gives way to NULL makes the column nullable.
void refine_date(ColumnPlan& plan, std::string_view base, const ValueRules& rules) {
  if (rules.zero_dates == ZeroDates::text) {
    plan.field.type = {TypeId::utf8};
    plan.decoding = Decoding::bytes;
    return;
  }
  plan.field.type.utc = base == "timestamp";
  plan.field.nullable = plan.field.nullable || rules.zero_dates == ZeroDates::null;
}

void refine_text(ColumnPlan& plan, std::string_view base, const std::string& text, const wire::Field& field,
                 const ValueRules& rules) {
  plan.charset = iconv_name_of_collation(field.charset());
  if (plan.charset.empty()) {
    plan.field.type = {TypeId::binary};
    plan.decoding = Decoding::bytes;
    plan.unknown_type = true;
    return;
  }
  if (plan.decoding == Decoding::label) plan.labels = parse_labels(text);
  plan.is_set = base == "set";
  plan.field.nullable = plan.field.nullable || rules.invalid_text == InvalidText::null;
}

void refine(ColumnPlan& plan, std::string_view base, const std::string& text, const wire::Field& field,
            const ValueRules& rules) {
  switch (plan.decoding) {
    case Decoding::date:
    case Decoding::datetime:
      return refine_date(plan, base, rules);
    case Decoding::text:
    case Decoding::label:
      return refine_text(plan, base, text, field, rules);
    case Decoding::bytes:
      if (base == "vector" && rules.vectors_as_lists) {
        plan.field.type = DataType::list_of(TypeId::float32);
        plan.decoding = Decoding::vector;
      }
      if (std::find(kGeometries.begin(), kGeometries.end(), base) != kGeometries.end()) {
        plan.field.metadata.emplace(kGeometryMetadata, "srid+wkb");
      }
      return;
    default:
      // YEAR is flagged as unsigned and fits an int16.
      if (base != "year") refine_number(plan, text, field, rules);
  }
}

}  // namespace

ColumnPlan plan_column(const wire::Field& field, int key_position, const ValueRules& rules) {
  ColumnPlan plan;
  plan.name = field.name();
  plan.field.name = field.name();
  plan.field.nullable = (field.flags() & kNotNullFlag) == 0;
  plan.field.type = {TypeId::binary};
  if (key_position > 0) plan.field.metadata.emplace(kKeyMetadata, std::to_string(key_position));
  if (!field.column_type().empty()) plan.field.metadata.emplace(kColumnTypeMetadata, field.column_type());
  const std::string text = type_text(field);
  const std::string_view base = std::string_view(text).substr(0, text.find_first_of("( "));
  plan.unknown_type = true;
  for (const Base& known : kBases) {
    if (known.name != base) continue;
    plan.unknown_type = false;
    plan.field.type = {known.id};
    plan.decoding = known.decoding;
    refine(plan, base, text, field, rules);
  }
  plan.resumable_key = base != "enum" && base != "set" && base != "float";
  return plan;
}

std::vector<std::string> parse_labels(std::string_view column_type) {
  std::vector<std::string> labels;
  for (std::size_t at = column_type.find('\''); at != std::string_view::npos; at = column_type.find('\'', at)) {
    std::string label;
    for (++at; at < column_type.size(); ++at) {
      if (column_type[at] != '\'') {
        label += column_type[at];
      } else if (at + 1 < column_type.size() && column_type[at + 1] == '\'') {
        label += column_type[++at];
      } else {
        break;
      }
    }
    labels.push_back(std::move(label));
    if (at >= column_type.size()) break;
    ++at;
  }
  return labels;
}

}  // namespace pipeline::planetscale
