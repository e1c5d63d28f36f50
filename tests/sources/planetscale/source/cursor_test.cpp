#include "source/cursor.hpp"

#include <gtest/gtest.h>

#include "sources/planetscale/events.hpp"

namespace pipeline::planetscale {
namespace {

TEST(Cursor, ReadsBackACopyUnderWay) {
  ShardCursor cursor{3, false, test::gtid(9), std::nullopt, std::nullopt};
  *cursor.lastpk.emplace().add_fields() = test::field("id", "bigint", true);
  *cursor.lastpk->add_rows() = test::row({"42"});
  *cursor.fields.emplace().add_fields() = test::field("kind", "enum('a','\xff')");
  const Result<ShardCursor> read = decode_cursor(encode_cursor(cursor));
  ASSERT_TRUE(read.ok()) << read.status().message();
  EXPECT_EQ(read->generation, 3U);
  EXPECT_FALSE(read->copy_done);
  EXPECT_EQ(read->gtid, test::gtid(9));
  ASSERT_TRUE(read->lastpk);
  EXPECT_EQ(read->lastpk->SerializeAsString(), cursor.lastpk->SerializeAsString());
  ASSERT_TRUE(read->fields);
  EXPECT_EQ(read->fields->SerializeAsString(), cursor.fields->SerializeAsString());
}

TEST(Cursor, ReadsBackAFinishedCopy) {
  const Result<ShardCursor> read = decode_cursor(encode_cursor({1, true, test::gtid(1), std::nullopt, std::nullopt}));
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(read->copy_done);
  EXPECT_FALSE(read->lastpk);
  EXPECT_FALSE(read->fields);
}

TEST(Cursor, CanBeReadByAPerson) {
  ShardCursor cursor{1, true, test::gtid(5), std::nullopt, std::nullopt};
  *cursor.fields.emplace().add_fields() = test::field("id", "bigint", true);
  const std::string text = encode_cursor(cursor);
  EXPECT_NE(text.find("\"copy\":\"done\""), std::string::npos) << text;
  EXPECT_NE(text.find("\"id bigint\""), std::string::npos) << text;
}

TEST(Cursor, ReadsBackWhatHappenedToTheTable) {
  ShardCursor cursor{1, true, test::gtid(5), std::nullopt, std::nullopt};
  cursor.ddl_passed = true;
  cursor.ignored_columns = {"n", "m"};
  cursor.gone = "dropped";
  const Result<ShardCursor> read = decode_cursor(encode_cursor(cursor));
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(read->ddl_passed);
  EXPECT_EQ(read->ignored_columns, cursor.ignored_columns);
  EXPECT_EQ(read->gone, "dropped");
}

// vstream.md 8.10: these keys lose rows.
TEST(Cursor, GoesOnOnlyAfterKeysThatAreExact) {
  for (const auto& [type, exact] : std::map<std::string, bool>{{"bigint", true},
                                                               {"varchar(20)", true},
                                                               {"double", true},
                                                               {"float", false},
                                                               {"enum('a','b')", false},
                                                               {"set('a','b')", false}}) {
    wire::QueryResult lastpk;
    *lastpk.add_fields() = test::field("k", type, true);
    *lastpk.add_rows() = test::row({"1"});
    EXPECT_EQ(can_resume_after(lastpk), exact) << type;
    *lastpk.mutable_fields(0) = test::field("k", type, false);
    EXPECT_FALSE(can_resume_after(lastpk)) << type << " without a primary key";
  }
}

TEST(Cursor, RefusesWhatItDidNotWrite) {
  for (const char* text :
       {"", "null", "[]", "{}", "{\"version\":1}", "{\"version\":\"1\"}",
        R"({"version":1,"generation":-1,"copy":"done","gtid":""})",
        R"({"version":1,"generation":1,"copy":1,"gtid":""})", R"({"version":1,"generation":1,"copy":"x","gtid":""})",
        R"({"version":1,"generation":1,"copy":"done","gtid":"nonsense"})",
        R"({"version":1,"generation":1,"copy":"done","gtid":"","gone":1})",
        R"({"version":1,"generation":1,"copy":"done","gtid":"","ignored_columns":[1]})",
        R"({"version":1,"generation":1,"copy":"done","gtid":"","lastpk":7})",
        R"({"version":1,"generation":1,"copy":"done","gtid":"","lastpk":{"encoded":"***"}})",
        R"({"version":1,"generation":1,"copy":"done","gtid":"","schema":{"encoded":"////"}})"}) {
    EXPECT_FALSE(decode_cursor(text).ok()) << text;
  }
}

TEST(Cursor, TellsTheVersionOfANewerProgram) {
  const Result<ShardCursor> read = decode_cursor(R"({"version":2})");
  ASSERT_FALSE(read.ok());
  EXPECT_NE(read.status().message().find("version 2"), std::string::npos);
}

}  // namespace
}  // namespace pipeline::planetscale
