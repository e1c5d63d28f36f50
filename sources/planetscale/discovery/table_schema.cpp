#include "discovery/table_schema.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "vstream/charset.hpp"

namespace pipeline::planetscale {
namespace {

struct Charset {
  std::string_view name;
  uint32_t collation;  // the id of its default collation (MySQL's information_schema.collations)
};

constexpr std::array kCharsets{
    Charset{"armscii8", 32}, Charset{"ascii", 11},   Charset{"big5", 1},      Charset{"binary", 63},
    Charset{"cp1250", 26},   Charset{"cp1251", 51},  Charset{"cp1256", 57},   Charset{"cp1257", 59},
    Charset{"cp850", 4},     Charset{"cp852", 40},   Charset{"cp866", 36},    Charset{"cp932", 95},
    Charset{"dec8", 3},      Charset{"eucjpms", 97}, Charset{"euckr", 19},    Charset{"gb18030", 248},
    Charset{"gb2312", 24},   Charset{"gbk", 28},     Charset{"geostd8", 92},  Charset{"greek", 25},
    Charset{"hebrew", 16},   Charset{"hp8", 6},      Charset{"keybcs2", 37},  Charset{"koi8r", 7},
    Charset{"koi8u", 22},    Charset{"latin1", 8},   Charset{"latin2", 9},    Charset{"latin5", 30},
    Charset{"latin7", 41},   Charset{"macce", 38},   Charset{"macroman", 39}, Charset{"sjis", 13},
    Charset{"swe7", 10},     Charset{"tis620", 18},  Charset{"ucs2", 35},     Charset{"ujis", 12},
    Charset{"utf16", 54},    Charset{"utf16le", 56}, Charset{"utf32", 60},    Charset{"utf8", 33},
    Charset{"utf8mb3", 33},  Charset{"utf8mb4", 255}};

// 0 = unknown.
uint32_t collation_of(std::string_view charset) {
  for (const Charset& known : kCharsets) {
    if (known.name == charset) return known.collation;
  }
  return 0;
}

wire::Field field_of(const CatalogColumn& column) {
  wire::Field field;
  field.set_name(column.name);
  field.set_column_type(column.column_type);
  field.set_charset(column.charset.empty() ? kBinaryCollation : collation_of(column.charset));
  field.set_flags((column.nullable ? 0 : kNotNullFlag) | (column.key_position > 0 ? kPrimaryKeyFlag : 0));
  return field;
}

}  // namespace

Schema schema_of(const CatalogTable& table, const ValueRules& rules) {
  Schema schema;
  for (const CatalogColumn& column : table.columns) {
    Field field = plan_column(field_of(column), column.key_position, rules).field;
    if (!column.comment.empty()) field.metadata["pipeline.comment"] = column.comment;
    if (column.default_value) field.metadata["pipeline.default"] = *column.default_value;
    if (!column.generated.empty()) field.metadata["pipeline.generated"] = column.generated;
    if (column.invisible) field.metadata["pipeline.invisible"] = "true";
    schema.fields.push_back(std::move(field));
  }
  return schema;
}

bool copy_restarts(const CatalogTable& table) {
  bool has_key = false;
  for (const CatalogColumn& column : table.columns) {
    if (column.key_position == 0) continue;
    has_key = true;
    if (!plan_column(field_of(column), column.key_position, {}).resumable_key) return true;
  }
  return !has_key;
}

void complete_fields(const CatalogTable& table, wire::FieldEvent& fields) {
  for (wire::Field& field : *fields.mutable_fields()) {
    if (field.charset() != 0) continue;
    for (const CatalogColumn& column : table.columns) {
      if (column.name == field.name()) field.set_charset(collation_of(column.charset));
    }
  }
}

}  // namespace pipeline::planetscale
