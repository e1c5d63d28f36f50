#include "pipeline/sdk/schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pipeline {
namespace {

Result<Schema> through_arrow(const Schema& schema) {
  const OwnedSchema exported = export_schema(schema);
  return import_schema(exported.get());
}

TEST(Schema, SurvivesTheWayThroughArrowWithEveryType) {
  Schema schema;
  for (const TypeId id : {TypeId::boolean, TypeId::int8, TypeId::int16, TypeId::int32, TypeId::int64, TypeId::uint8,
                          TypeId::uint16, TypeId::uint32, TypeId::uint64, TypeId::float32, TypeId::float64,
                          TypeId::date32, TypeId::timestamp, TypeId::duration, TypeId::utf8, TypeId::binary}) {
    const std::string number = std::to_string(schema.fields.size());
    schema.fields.push_back({"column " + number, {id}, schema.fields.size() % 2 == 0, {}});
  }
  schema.fields.push_back({"instant", {.id = TypeId::timestamp, .utc = true}, true, {}});
  schema.fields.push_back({"small decimal", DataType::decimal(38, 4), false, {}});
  schema.fields.push_back({"large decimal", DataType::decimal(65, 30), true, {}});
  EXPECT_EQ(*through_arrow(schema), schema);
}

TEST(Schema, KeepsMetadataOfAnyLengthAndContent) {
  const std::string zeros("a\0b", 3);
  const Schema schema{{{"id", {TypeId::int64}, false, {{"pipeline.key", "2"}, {"pipeline.column_type", "bigint"}}},
                       {"odd", {TypeId::utf8}, true, {{"", ""}, {zeros, zeros}, {"long", std::string(70000, 'x')}}},
                       {"none", {TypeId::utf8}, true, {}}}};
  const Result<Schema> back = through_arrow(schema);
  EXPECT_EQ(*back, schema);
  EXPECT_EQ(back->fields[0].key_position(), 2);
  EXPECT_EQ(back->fields[2].key_position(), 0);
}

TEST(Schema, TellsItsKeyInTheOrderOfTheKey) {
  const auto field = [](const char* name, const char* position) {
    return Field{name, {TypeId::int64}, false, {{"pipeline.key", position}}};
  };
  const Field other{"other", {TypeId::int64}, false, {}};
  EXPECT_EQ((Schema{{field("b", "2"), other, field("c", "10"), field("a", "1")}}.key()),
            (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_TRUE(Schema{{other}}.key().empty());
}

TEST(Schema, KeepsOddNames) {
  Schema schema;
  for (const char* name : {"", " ", "a.b", "a\"b", "Größe", "line\nbreak", "数量", "id", "id"}) {
    schema.fields.push_back({name, {TypeId::utf8}, true, {}});
  }
  EXPECT_EQ(*through_arrow(schema), schema);
}

TEST(Schema, MayHaveNoColumns) {
  EXPECT_EQ(*through_arrow(Schema{}), Schema{});
}

TEST(Schema, FindsTheFirstColumnOfAName) {
  const Schema schema{{{"a", {}, true, {}}, {"b", {}, true, {}}, {"b", {}, true, {}}}};
  EXPECT_EQ(schema.index_of("b"), 1U);
  EXPECT_EQ(schema.index_of("B"), std::nullopt);
}

TEST(Schema, IsExportedAsAStructThatIsNotNullable) {
  const OwnedSchema exported = export_schema({{{"a", {TypeId::int8}, true, {}}}});
  EXPECT_STREQ(exported->format, "+s");
  EXPECT_EQ(exported->flags, 0);
  EXPECT_EQ(exported->children[0]->flags, ARROW_FLAG_NULLABLE);
  EXPECT_EQ(exported->children[0]->metadata, nullptr);
}

TEST(Schema, AChildMayBeMovedOutAndOutlivesItsParent) {
  OwnedSchema exported = export_schema({{{"kept", {TypeId::int8}, true, {}}, {"gone", {TypeId::int8}, true, {}}}});
  const OwnedSchema child(exported->children[0]);
  exported.reset();
  EXPECT_STREQ(child->name, "kept");
}

TEST(Schema, RefusesWhatIsNoStruct) {
  OwnedSchema exported = export_schema({{{"a", {TypeId::int8}, true, {}}}});
  EXPECT_EQ(import_schema(*exported->children[0]).status().code(), StatusCode::invalid);
}

TEST(Schema, AListTravelsWithItsItems) {
  const Schema schema{{{"embedding", DataType::list_of(TypeId::float32), true, {}},
                       {"tags", DataType::list_of(TypeId::utf8), false, {}}}};
  const OwnedSchema exported = export_schema(schema);
  EXPECT_STREQ(exported->children[0]->format, "+l");
  EXPECT_STREQ(exported->children[0]->children[0]->format, "f");
  const Result<Schema> imported = import_schema(exported.get());
  ASSERT_TRUE(imported.ok());
  EXPECT_EQ(*imported, schema);
}

TEST(Schema, RefusesListsOfWhatStagesDoNotExchange) {
  OwnedSchema exported = export_schema({{{"tags", DataType::list_of(TypeId::utf8), true, {}}}});
  exported->children[0]->children[0]->format = "l";
  EXPECT_THAT(import_schema(exported.get()).status().message(), ::testing::HasSubstr("\"tags\""));
}

TEST(Schema, NamesTheColumnWithAnUnknownType) {
  OwnedSchema exported = export_schema({{{"price", {TypeId::int8}, true, {}}}});
  exported->children[0]->format = "+l";
  EXPECT_THAT(import_schema(exported.get()).status().message(), ::testing::HasSubstr("\"price\""));
}

TEST(Schema, RefusesADictionaryRatherThanTakingItsIndexForTheValue) {
  OwnedSchema exported = export_schema({{{"color", {TypeId::int32}, true, {}}}});
  OwnedSchema values = export_schema({});
  exported->children[0]->dictionary = values.address();
  EXPECT_THAT(import_schema(exported.get()).status().message(), ::testing::HasSubstr("\"color\""));
}

}  // namespace
}  // namespace pipeline
