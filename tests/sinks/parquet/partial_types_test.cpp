// format = "latest": values of each type are carried over to a row that doesn't tell them.
#include <gtest/gtest.h>

#include <vector>

#include "sinks/parquet/latest_table.hpp"
#include "sinks/parquet/random_column.hpp"

namespace pipeline::parquet {
namespace {

constexpr std::size_t kRows = 120;

struct TypedColumn {
  std::string name;
  DataType type;
  bool is_json = false;
};

std::vector<TypedColumn> all_types() {
  return {{"bool", {TypeId::boolean}},
          {"int8", {TypeId::int8}},
          {"int16", {TypeId::int16}},
          {"int32", {TypeId::int32}},
          {"int64", {TypeId::int64}},
          {"uint8", {TypeId::uint8}},
          {"uint16", {TypeId::uint16}},
          {"uint32", {TypeId::uint32}},
          {"uint64", {TypeId::uint64}},
          {"float32", {TypeId::float32}},
          {"float64", {TypeId::float64}},
          {"decimal of 9 digits", {.id = TypeId::decimal128, .precision = 9, .scale = 2}},
          {"decimal of 18 digits", {.id = TypeId::decimal128, .precision = 18, .scale = 0}},
          {"decimal of 38 digits", {.id = TypeId::decimal128, .precision = 38, .scale = 10}},
          {"decimal of 65 digits", {.id = TypeId::decimal256, .precision = 65, .scale = 30}},
          {"date", {TypeId::date32}},
          {"time", {TypeId::duration}},
          {"datetime", {TypeId::timestamp}},
          {"timestamp", {.id = TypeId::timestamp, .utc = true}},
          {"text", {TypeId::utf8}},
          {"bytes", {TypeId::binary}},
          {"json", {TypeId::utf8}, true},
          {"vector", DataType::list_of(TypeId::float32)},
          {"list of texts", DataType::list_of(TypeId::utf8)}};
}

StreamInfo typed_stream(uint64_t generation = 1) {
  StreamInfo stream = test::keyed_stream(2, generation);
  for (const TypedColumn& column : all_types()) {
    Field field{column.name, column.type, true, {}};
    if (column.is_json) field.metadata.emplace(kColumnTypeMetadata, "json");
    stream.schema.fields.push_back(std::move(field));
  }
  return stream;
}

// Lists of 0 to 3 elements, some NULL.
template <typename Builder, typename Append>
OwnedArray lists(test::Random& random, Append append) {
  ListBuilder<Builder> builder;
  for (std::size_t row = 0; row < kRows; ++row) {
    if (random() % 4 == 0) {
      builder.append_null();
      continue;
    }
    for (uint64_t left = random() % 4; left > 0; --left) {
      random() % 5 == 0 ? builder.items().append_null() : append(builder.items());
    }
    builder.append();
  }
  return builder.finish();
}

OwnedArray random_values(const DataType& type, test::Random& random) {
  if (type.id == TypeId::list && type.item == TypeId::float32) {
    return lists<FixedBuilder<float>>(random,
                                      [&](auto& items) { items.append(static_cast<float>(random() % 1000) / 8); });
  }
  if (type.id == TypeId::list) {
    return lists<BytesBuilder>(random, [&](auto& items) { items.append(std::string(random() % 9, 'x')); });
  }
  rapidjson::StringBuffer ignored;
  test::Json json(ignored);
  json.StartArray();
  return test::RandomColumn(type, random).next(kRows, json);
}

// Rows with the keys from 0 on. Of partial ones, the typed columns aren't known, whatever they hold.
Batch typed_batch(const std::string& text, test::Random& random, bool is_partial) {
  FixedBuilder<int64_t> keys;
  BytesBuilder texts;
  ChangeBuilder changes;
  std::vector<std::string> names;
  for (const TypedColumn& column : all_types()) names.push_back(column.name);
  const std::vector<std::string_view> unavailable(names.begin(), names.end());
  for (std::size_t row = 0; row < kRows; ++row) {
    keys.append(static_cast<int64_t>(row));
    texts.append(text);
    changes.append({Operation::update, "MySQL56/p", 1'000'000, "-80", 1});
    if (is_partial && row % 3 > 0) changes.set_unavailable(unavailable);
  }
  std::vector<OwnedArray> columns;
  columns.push_back(keys.finish());
  columns.push_back(texts.finish());
  for (const TypedColumn& column : all_types()) columns.push_back(random_values(column.type, random));
  Batch batch;
  batch.rows = make_struct(std::move(columns), static_cast<int64_t>(kRows));
  batch.changes = changes.finish();
  return batch;
}

class PartialTypes : public test::LatestTable, public ::testing::WithParamInterface<uint64_t> {
 protected:
  PartialTypes() {
    options_.unsigned_as_decimal = GetParam() % 2 == 0;
    options_.wide_decimal_as_text = GetParam() % 3 == 0;
    options_.json_annotation = true;
  }

  void expect_carried_over(const std::map<int64_t, test::CellsByColumn>& before) {
    const auto after = test::read_cells(disk_, folder_.path());
    ASSERT_EQ(after.size(), kRows);
    for (const auto& [key, cells] : after) {
      EXPECT_EQ(cells.at("c1"), "changed") << key;
      for (const TypedColumn& column : all_types()) {
        if (key % 3 == 0) continue;
        EXPECT_EQ(cells.at(column.name), before.at(key).at(column.name)) << column.name << " " << key;
      }
    }
  }

  test::Random random_{GetParam()};
};

TEST_P(PartialTypes, AreCarriedOverFromAnOldPart) {
  begin();
  bind(typed_stream());
  write(typed_batch("first", random_, false));
  end();
  const auto before = test::read_cells(disk_, folder_.path());
  begin();
  bind(typed_stream());
  write(typed_batch("changed", random_, true));
  end();
  expect_carried_over(before);
}

TEST_P(PartialTypes, AreCarriedOverFromTheSameLog) {
  test::Random same = random_;
  begin();
  bind(typed_stream());
  write(typed_batch("first", same, false));
  end();
  const auto before = test::read_cells(disk_, folder_.path());
  begin();
  bind(typed_stream(2));
  write(typed_batch("first", random_, false));
  write(typed_batch("changed", random_, true));
  end();
  expect_carried_over(before);
}

INSTANTIATE_TEST_SUITE_P(Seeds, PartialTypes, ::testing::Range<uint64_t>(1, 7));

}  // namespace
}  // namespace pipeline::parquet
