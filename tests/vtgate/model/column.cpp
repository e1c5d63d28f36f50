#include "model/column.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "vstream/column_plan.hpp"

namespace pipeline::vtgate::model {
namespace {

// query.MySqlFlag (vstream.md 1.3).
constexpr uint32_t kNotNull = 1;
constexpr uint32_t kPrimaryKey = 2;
constexpr uint32_t kBlob = 16;
constexpr uint32_t kUnsigned = 32;
constexpr uint32_t kZerofill = 64;
constexpr uint32_t kBinary = 128;
constexpr uint32_t kEnum = 256;
constexpr uint32_t kSet = 2048;
constexpr uint32_t kNoDefault = 4096;
constexpr uint32_t kPartOfKey = 16384;
constexpr uint32_t kNumber = 32768;
// Decimals of types whose scale is not fixed.
constexpr uint32_t kNotFixed = 31;

constexpr uint32_t kBinaryCharset = 63;
constexpr int32_t kUnsignedBit = 513;  // what an unsigned integer's wire type has more than the signed one's

struct Known {
  std::string_view base;
  int32_t type;
  int32_t type_of_bin;  // with a `_bin` collation; 0 = no text
  uint32_t flags;
};

constexpr int32_t kTextType = 6163;
constexpr int32_t kBlobType = 10260;

constexpr std::array kKnown{Known{"tinyint", 257, 0, kNumber},
                            Known{"smallint", 259, 0, kNumber},
                            Known{"mediumint", 261, 0, kNumber},
                            Known{"int", 263, 0, kNumber},
                            Known{"bigint", 265, 0, kNumber},
                            Known{"float", 1035, 0, kNumber},
                            Known{"double", 1036, 0, kNumber},
                            Known{"decimal", 18, 0, kNumber},
                            Known{"year", 785, 0, kNumber | kZerofill | kUnsigned},
                            Known{"date", 2062, 0, kBinary},
                            Known{"datetime", 2064, 0, kBinary},
                            Known{"timestamp", 2061, 0, kBinary},
                            Known{"time", 2063, 0, kBinary},
                            Known{"bit", 2073, 0, kUnsigned},
                            Known{"char", 6167, 10264, 0},
                            Known{"varchar", 6165, 10262, 0},
                            Known{"tinytext", kTextType, kBlobType, kBlob},
                            Known{"text", kTextType, kBlobType, kBlob},
                            Known{"mediumtext", kTextType, kBlobType, kBlob},
                            Known{"longtext", kTextType, kBlobType, kBlob},
                            Known{"binary", 10264, 0, kBinary},
                            Known{"varbinary", 10262, 0, kBinary},
                            Known{"tinyblob", kBlobType, 0, kBlob | kBinary},
                            Known{"blob", kBlobType, 0, kBlob | kBinary},
                            Known{"mediumblob", kBlobType, 0, kBlob | kBinary},
                            Known{"longblob", kBlobType, 0, kBlob | kBinary},
                            Known{"enum", 2074, 10264, kEnum},
                            Known{"set", 2075, 10264, kSet},
                            Known{"json", 2078, 0, kBlob | kBinary},
                            Known{"geometry", 2077, 0, kBlob | kBinary},
                            Known{"point", 2077, 0, kBlob | kBinary},
                            Known{"vector", 2083, 0, kBlob | kBinary}};

struct Collation {
  std::string_view name;
  uint32_t id;
};
constexpr std::array kCollations{Collation{"utf8mb4_0900_ai_ci", 255}, Collation{"utf8mb4_general_ci", 45},
                                 Collation{"utf8mb4_bin", 46}, Collation{"latin1_swedish_ci", 8},
                                 Collation{"latin1_bin", 47}};

const Known& known_of(const Column& column) {
  const std::string base = base_type(column);
  const auto* const found =
      std::find_if(kKnown.begin(), kKnown.end(), [&](const Known& known) { return known.base == base; });
  return found == kKnown.end() ? kKnown.front() : *found;
}

uint32_t collation_id(const Column& column) {
  if (!is_text(column) && !is_label(column)) return kBinaryCharset;
  for (const Collation& known : kCollations) {
    if (known.name == column.collation) return known.id;
  }
  return kCollations.front().id;
}

uint32_t decimals_of(const Column& column, const std::string& base) {
  const TypeArguments arguments = type_arguments(column);
  if (base == "decimal") return static_cast<uint32_t>(arguments.second);
  if (base == "float" || base == "double" || base == "vector") return kNotFixed;
  const bool has_fraction = base == "datetime" || base == "timestamp" || base == "time";
  return has_fraction ? static_cast<uint32_t>(arguments.first) : 0;
}

bool has(const Column& column, std::string_view word) {
  return column.type.find(word) != std::string::npos && !is_label(column);
}

}  // namespace

std::string base_type(const Column& column) {
  return column.type.substr(0, column.type.find_first_of("( "));
}

TypeArguments type_arguments(const Column& column) {
  TypeArguments arguments;
  const std::size_t open = column.type.find('(');
  if (open == std::string::npos) return arguments;
  const char* end = column.type.data() + column.type.size();
  const auto first = std::from_chars(column.type.data() + open + 1, end, arguments.first);
  if (first.ptr != end && *first.ptr == ',') std::from_chars(first.ptr + 1, end, arguments.second);
  return arguments;
}

bool is_integer(const Column& column) {
  return base_type(column).ends_with("int");
}

bool is_text(const Column& column) {
  const std::string base = base_type(column);
  return base.ends_with("char") || base.ends_with("text");
}

bool is_label(const Column& column) {
  return column.type.starts_with("enum(") || column.type.starts_with("set(");
}

bool is_blob(const Column& column) {
  const std::string base = base_type(column);
  return base.ends_with("blob") || base.ends_with("text");
}

std::vector<std::string> labels_of(const Column& column) {
  return planetscale::parse_labels(column.type);
}

wire::Field field_of(const Column& column, bool in_key) {
  const Known& known = known_of(column);
  const bool is_bin = known.type_of_bin != 0 && column.collation.ends_with("_bin");
  const bool is_unsigned = is_integer(column) && has(column, " unsigned");
  uint32_t flags = known.flags;
  if (is_unsigned) flags |= kUnsigned;
  if (has(column, " zerofill")) flags |= kZerofill;
  if (is_bin) flags |= kBinary;
  if (in_key) flags |= kPrimaryKey | kPartOfKey;
  if (in_key || !column.nullable) flags |= kNotNull | (column.default_value ? 0 : kNoDefault);
  wire::Field field;
  field.set_name(column.name);
  field.set_type(is_bin ? known.type_of_bin : known.type + (is_unsigned ? kUnsignedBit : 0));
  field.set_charset(collation_id(column));
  field.set_decimals(decimals_of(column, base_type(column)));
  field.set_flags(flags);
  field.set_column_type(column.type);
  return field;
}

wire::Field anonymous_field(const Column& column, std::size_t index) {
  Column plain{"@" + std::to_string(index + 1), base_type(column), true, {}, column.collation};
  wire::Field field = field_of(plain, false);
  field.clear_column_type();
  return field;
}

}  // namespace pipeline::vtgate::model
