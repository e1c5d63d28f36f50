#include "vstream/column_plan.hpp"

#include <gtest/gtest.h>

#include "sources/planetscale/events.hpp"

namespace pipeline::planetscale {
namespace {

struct Case {
  const char* column_type;
  DataType type;
  Decoding decoding;
};

TEST(ColumnPlan, GoesByTheColumnType) {
  const Case cases[] = {
      {"tinyint", {TypeId::int8}, Decoding::signed_integer},
      {"tinyint(1)", {TypeId::int8}, Decoding::signed_integer},
      {"tinyint unsigned", {TypeId::uint8}, Decoding::unsigned_integer},
      {"smallint(5) unsigned zerofill", {TypeId::uint16}, Decoding::unsigned_integer},
      {"mediumint", {TypeId::int32}, Decoding::signed_integer},
      {"int unsigned", {TypeId::uint32}, Decoding::unsigned_integer},
      {"bigint", {TypeId::int64}, Decoding::signed_integer},
      {"bigint unsigned", {TypeId::uint64}, Decoding::unsigned_integer},
      {"year", {TypeId::int16}, Decoding::signed_integer},
      {"float", {TypeId::float32}, Decoding::float32},
      {"double", {TypeId::float64}, Decoding::float64},
      {"decimal(10,2)", DataType::decimal(10, 2), Decoding::decimal},
      {"decimal(65,30)", DataType::decimal(65, 30), Decoding::decimal},
      {"date", {TypeId::date32}, Decoding::date},
      {"datetime(6)", {TypeId::timestamp}, Decoding::datetime},
      {"timestamp", {.id = TypeId::timestamp, .utc = true}, Decoding::datetime},
      {"time(3)", {TypeId::duration}, Decoding::time},
      {"bit(1)", {TypeId::boolean}, Decoding::boolean_bit},
      {"bit(64)", {TypeId::uint64}, Decoding::bit},
      {"json", {TypeId::utf8}, Decoding::json},
      {"enum('a','b')", {TypeId::utf8}, Decoding::label},
      {"set('a','b')", {TypeId::utf8}, Decoding::label},
      {"varchar(30)", {TypeId::utf8}, Decoding::text},
      {"varbinary(30)", {TypeId::binary}, Decoding::bytes},
      {"geometry", {TypeId::binary}, Decoding::bytes},
      {"vector(4)", {TypeId::binary}, Decoding::bytes},
  };
  for (const Case& item : cases) {
    const ColumnPlan plan = plan_column(test::field("c", item.column_type), 0, ZeroDates::null);
    EXPECT_EQ(plan.field.type, item.type) << item.column_type;
    EXPECT_EQ(plan.decoding, item.decoding) << item.column_type;
    EXPECT_FALSE(plan.unknown_type) << item.column_type;
  }
}

TEST(ColumnPlan, PassesUnknownTypesOnAsBytes) {
  const ColumnPlan plan = plan_column(test::field("c", "hyperloglog(12)"), 0, ZeroDates::null);
  EXPECT_TRUE(plan.unknown_type);
  EXPECT_EQ(plan.field.type.id, TypeId::binary);
}

TEST(ColumnPlan, FallsBackToTheWireType) {
  wire::Field field;
  field.set_name("c");
  field.set_type(265);
  EXPECT_EQ(plan_column(field, 0, ZeroDates::null).field.type.id, TypeId::int64);
}

TEST(ColumnPlan, TakesTextOfAnUnknownCharacterSetAsBytes) {
  wire::Field field = test::field("c", "varchar(10)");
  field.set_charset(0);
  const ColumnPlan plan = plan_column(field, 0, ZeroDates::null);
  EXPECT_EQ(plan.field.type.id, TypeId::binary);
  EXPECT_TRUE(plan.unknown_type);
}

TEST(ColumnPlan, KeepsKeyNullabilityAndColumnType) {
  const ColumnPlan plan = plan_column(test::field("id", "bigint", true), 2, ZeroDates::null);
  EXPECT_FALSE(plan.field.nullable);
  EXPECT_EQ(plan.field.metadata.find(kKeyMetadata)->second, "2");
  EXPECT_EQ(plan.field.metadata.find(kColumnTypeMetadata)->second, "bigint");
}

TEST(ColumnPlan, MakesDatesNullableWhenZeroDatesBecomeNull) {
  wire::Field field = test::field("d", "date");
  field.set_flags(1);
  EXPECT_TRUE(plan_column(field, 0, ZeroDates::null).field.nullable);
  EXPECT_FALSE(plan_column(field, 0, ZeroDates::error).field.nullable);
  EXPECT_EQ(plan_column(field, 0, ZeroDates::text).field.type.id, TypeId::utf8);
}

TEST(ColumnPlan, MakesTinyintOneABooleanByOptionOnly) {
  ValueRules rules;
  rules.tinyint1_as_bool = true;
  EXPECT_EQ(plan_column(test::field("b", "tinyint(1)"), 0, rules).field.type.id, TypeId::boolean);
  EXPECT_EQ(plan_column(test::field("b", "tinyint"), 0, rules).field.type.id, TypeId::int8);
  EXPECT_EQ(plan_column(test::field("b", "tinyint(1)"), 0, {}).field.type.id, TypeId::int8);
}

TEST(ColumnPlan, SaysHowTheBytesOfAGeometryAreLaidOut) {
  EXPECT_EQ(plan_column(test::field("g", "point"), 0, {}).field.metadata.find(kGeometryMetadata)->second, "srid+wkb");
  EXPECT_FALSE(plan_column(test::field("g", "blob"), 0, {}).field.metadata.contains(kGeometryMetadata));
}

TEST(ColumnPlan, MakesTextNullableOnlyWhereInvalidTextBecomesNull) {
  wire::Field field = test::field("t", "varchar(10)");
  field.set_flags(1);
  EXPECT_FALSE(plan_column(field, 0, {}).field.nullable);
  ValueRules rules;
  rules.invalid_text = InvalidText::null;
  EXPECT_TRUE(plan_column(field, 0, rules).field.nullable);
}

TEST(ColumnPlan, KnowsTheKeysThatACopyCannotGoOnAfter) {
  for (const char* type : {"enum('a')", "set('a')", "float"}) {
    EXPECT_FALSE(plan_column(test::field("k", type, true), 1, ZeroDates::null).resumable_key) << type;
  }
  EXPECT_TRUE(plan_column(test::field("k", "double", true), 1, ZeroDates::null).resumable_key);
}

TEST(Labels, MayHoldQuotesCommasAndParentheses) {
  EXPECT_EQ(parse_labels("enum('a','b''c','d,e',')','')"), (std::vector<std::string>{"a", "b'c", "d,e", ")", ""}));
  EXPECT_TRUE(parse_labels("enum()").empty());
  EXPECT_EQ(parse_labels("set('unfinished"), (std::vector<std::string>{"unfinished"}));
}

}  // namespace
}  // namespace pipeline::planetscale
