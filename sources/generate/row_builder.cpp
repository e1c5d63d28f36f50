#include "row_builder.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace pipeline::generate {
namespace {

Field column(const char* name, DataType type, bool nullable, const char* column_type) {
  return {name, type, nullable, {{std::string(kColumnTypeMetadata), column_type}}};
}

Decimal128 decimal_of(int64_t value) {
  return {static_cast<uint64_t>(value), value < 0 ? UINT64_MAX : 0};
}

}  // namespace

StreamInfo stream_info(uint64_t number) {
  StreamInfo info;
  info.name_space = "generate";
  info.name = "rows_" + std::to_string(number);
  info.schema.fields = {column("id", {TypeId::int64}, false, "bigint"),
                        column("name", {TypeId::utf8}, false, "varchar(64)"),
                        column("email", {TypeId::utf8}, false, "varchar(64)"),
                        column("quantity", {TypeId::int32}, true, "int"),
                        column("price", DataType::decimal(12, 2), false, "decimal(12,2)"),
                        column("created", {TypeId::timestamp}, false, "datetime(6)")};
  info.schema.fields.front().metadata.emplace(kKeyMetadata, "1");
  return info;
}

Result<Schema> selected_columns(const StreamInfo& stream, const std::vector<std::string>& columns) {
  if (columns.empty()) return stream.schema;
  for (const std::string& column : columns) {
    if (!stream.schema.index_of(column)) {
      return Status::invalid(stream.full_name() + " has no column \"" + column + "\"");
    }
  }
  Schema schema = stream.schema;
  std::erase_if(schema.fields, [&](const Field& field) {
    return field.key_position() == 0 && std::find(columns.begin(), columns.end(), field.name) == columns.end();
  });
  return schema;
}

RowBuilder::RowBuilder(const Schema& schema) {
  for (const Field& field : stream_info(0).schema.fields) wanted_.push_back(schema.index_of(field.name).has_value());
}

void RowBuilder::append(const RowValues& row) {
  id_.append(row.id);
  name_.append(row.name);
  email_.append(row.email);
  if (row.quantity) {
    quantity_.append(*row.quantity);
  } else {
    quantity_.append_null();
  }
  price_.append(decimal_of(row.price_cents));
  created_.append(row.created_micros);
}

std::size_t RowBuilder::bytes() const {
  return id_.bytes() + name_.bytes() + email_.bytes() + quantity_.bytes() + price_.bytes() + created_.bytes();
}

OwnedArray RowBuilder::finish() {
  const auto length = static_cast<int64_t>(id_.length());
  std::array<OwnedArray, 6> all = {id_.finish(),       name_.finish(),  email_.finish(),
                                   quantity_.finish(), price_.finish(), created_.finish()};
  std::vector<OwnedArray> columns;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (wanted_[i]) columns.push_back(std::move(all[i]));
  }
  return make_struct(std::move(columns), length);
}

}  // namespace pipeline::generate
