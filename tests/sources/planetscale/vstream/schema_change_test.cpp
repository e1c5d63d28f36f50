#include "vstream/schema_change.hpp"

#include <gtest/gtest.h>

#include "sources/planetscale/events.hpp"

namespace pipeline::planetscale {
namespace {

struct Case {
  const char* from;  // type of the column "v"; null = not there
  const char* to;
  bool old_rows_differ;
};

wire::FieldEvent columns(const char* type) {
  wire::FieldEvent fields;
  *fields.add_fields() = test::field("id", "bigint", true);
  if (type != nullptr) *fields.add_fields() = test::field("v", type);
  return fields;
}

TEST(SchemaChange, TellsWhetherTheRowsThatWereReadAreStillRight) {
  const Case cases[] = {
      {"int", "bigint", false},
      {"int unsigned", "bigint unsigned", false},
      {"int", "bigint unsigned", true},
      {"bigint", "int", true},
      {"varchar(20)", "varchar(200)", false},
      {"varchar(200)", "varchar(20)", true},
      {"varchar(20)", "text", false},
      {"int", "varchar(10)", true},
      {"enum('a','b')", "enum('a','b','c')", false},
      {"enum('a','c')", "enum('a','b','c')", true},
      {nullptr, "int", false},
      {"int", nullptr, false},
      {"datetime", "date", true},
  };
  for (const Case& item : cases) {
    const SchemaChange change = compare_columns(columns(item.from), columns(item.to));
    EXPECT_EQ(change.old_rows_differ, item.old_rows_differ) << change.text;
    EXPECT_NE(change.text.find("\"v\""), std::string::npos) << change.text;
    EXPECT_FALSE(same_columns(columns(item.from), columns(item.to)));
    EXPECT_EQ(change.only_adds, item.from == nullptr);
  }
  EXPECT_TRUE(same_columns(columns("int"), columns("int")));
  EXPECT_EQ(compare_columns(columns("int"), columns("int")).text, "");
}

TEST(SchemaChange, SeesAnotherPrimaryKey) {
  wire::FieldEvent other = columns("int");
  other.mutable_fields(1)->set_flags(3);
  EXPECT_TRUE(compare_columns(columns("int"), other).old_rows_differ);
}

}  // namespace
}  // namespace pipeline::planetscale
