#include "row_builder.hpp"

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
  std::vector<OwnedArray> columns;
  columns.push_back(id_.finish());
  columns.push_back(name_.finish());
  columns.push_back(email_.finish());
  columns.push_back(quantity_.finish());
  columns.push_back(price_.finish());
  columns.push_back(created_.finish());
  return make_struct(std::move(columns), length);
}

}  // namespace pipeline::generate
