#include "vstream/json_text.hpp"

#include <gtest/gtest.h>

#include "vstream/json_partial.hpp"
#include "vstream/json_path.hpp"

namespace pipeline::planetscale {
namespace {

TEST(BinlogJson, PassesWhatIsValid) {
  for (const char* text : {"{}", "[]", "null", "1", "\"\"", "{\"a\": [1, 2.50, -3e10, true]}", "\"12:34\"",
                           "123456789012345678901234567890.12", "\"2024-01-31\""}) {
    std::string repaired;
    EXPECT_EQ(read_binlog_json(text, repaired), JsonReading::as_it_is) << text;
  }
}

TEST(BinlogJson, GetsTheZerosOfDecimalsRight) {
  const std::pair<const char*, const char*> cases[] = {
      {"[000000012, .05, -.50]", "[12, 0.05, -0.50]"},
      {"{\"a\": .1, \"b .2\": \"x .3\"}", "{\"a\": 0.1, \"b .2\": \"x .3\"}"},
      {"-007.10", "-7.10"},
      {"000", "0"},
      {"[.5, \"a\\\"b .7\"]", "[0.5, \"a\\\"b .7\"]"}};
  for (const auto& [text, right] : cases) {
    std::string repaired;
    EXPECT_EQ(read_binlog_json(text, repaired), JsonReading::repaired) << text;
    EXPECT_EQ(repaired, right);
  }
}

TEST(BinlogJson, IsLostWhereItIsCutInvalidOrWrong) {
  for (const char* text :
       {"", "\"base64:type15:AP8=\", \"c\": 2}", "{\"a\": 1", "[1,]", "{\"a\" 1}", "JSON_OBJECT()", "\"a", "[1] [2]",
        "..5", "\"\xff\"", "{\"t\": \"04:00:00.000000\"}", "[\"-0001-11-30\"]", "\"-0001-11-30 00:00:00.000000\""}) {
    std::string repaired;
    EXPECT_EQ(read_binlog_json(text, repaired), JsonReading::lost) << text;
  }
}

TEST(BinlogJson, MayBeNestedDeeply) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  std::string repaired;
  EXPECT_EQ(read_binlog_json(deep, repaired), JsonReading::as_it_is);
}

TEST(JsonPath, IsReadWithQuotedMembersAndIndexes) {
  const auto path = parse_json_path("$.a.\"b c\"[12]");
  ASSERT_TRUE(path);
  ASSERT_EQ(path->size(), 3U);
  EXPECT_EQ((*path)[1].key, "b c");
  EXPECT_EQ((*path)[2].index, 12U);
  EXPECT_TRUE(parse_json_path("$")->empty());
  for (const char* bad : {"", "a", "$a", "$.", "$[", "$[x]", "$[1", "$.*", "$[*]", "$**.a", "$.\"a", "$.a\"b"}) {
    EXPECT_FALSE(parse_json_path(bad)) << bad;
  }
}

struct Change {
  const char* before;
  const char* change;
  const char* after;
};

TEST(JsonChange, IsAppliedAsTheBinaryLogMeansIt) {
  const Change cases[] = {
      {"{\"a\": 1, \"b\": \"x\"}", "JSON_REPLACE(%s, _utf8mb4'$.a', CAST(2 as JSON))", "{\"a\": 2, \"b\": \"x\"}"},
      {"{\"a\": 1, \"b\": 2}", "JSON_REMOVE(%s, _utf8mb4'$.a')", "{\"b\": 2}"},
      {"{\"a\": 1, \"b\": 2}", "JSON_REMOVE(%s, _utf8mb4'$.b')", "{\"a\": 1}"},
      {"{\"a\": 1}", "JSON_REMOVE(%s, _utf8mb4'$.a')", "{}"},
      {"{}", "JSON_INSERT(%s, _utf8mb4'$.z', CAST(3 as JSON))", "{\"z\": 3}"},
      {"{\"a\": 1}", "JSON_INSERT(%s, _utf8mb4'$.z', JSON_ARRAY(1, null, _utf8mb4'q'))",
       "{\"a\": 1, \"z\": [1, null, \"q\"]}"},
      {"[1, 2, 3]", "JSON_REPLACE(%s, _utf8mb4'$[0]', CAST(9 as JSON))", "[9, 2, 3]"},
      {"[1, 3]", "JSON_INSERT(%s, _utf8mb4'$[1]', CAST(2 as JSON))", "[1, 2, 3]"},
      {"[1]", "JSON_INSERT(%s, _utf8mb4'$[1]', CAST(true as JSON))", "[1, true]"},
      {"[1, 2, 3]", "JSON_REMOVE(%s, _utf8mb4'$[1]')", "[1, 3]"},
      {"{\"a\": {\"b\": [1, {\"c\": 1}]}}", "JSON_REPLACE(%s, _utf8mb4'$.a.b[1].c', CAST(-.5 as JSON))",
       "{\"a\": {\"b\": [1, {\"c\": -0.5}]}}"},
      {"{\"a\": 1, \"b\": 2}",
       "JSON_REPLACE(JSON_REMOVE(%s, _utf8mb4'$.a'), _utf8mb4'$.b', CAST(JSON_QUOTE(_utf8mb4'it\\'s\\n') as JSON))",
       "{\"b\": \"it's\\n\"}"},
      {"{\"x y\": 1}", "JSON_REPLACE(%s, _utf8mb4'$.\"x y\"', JSON_OBJECT(_utf8mb4'k', JSON_OBJECT()))",
       "{\"x y\": {\"k\": {}}}"},
      {"{\"big\": 12345678901234567890.123456789, \"a\": 1}", "JSON_REPLACE(%s, _utf8mb4'$.a', CAST(2 as JSON))",
       "{\"big\": 12345678901234567890.123456789, \"a\": 2}"}};
  for (const Change& item : cases) {
    EXPECT_EQ(apply_json_change(item.before, item.change), item.after) << item.change;
  }
}

TEST(JsonChange, IsNotAppliedWhenTheResultIsNotSure) {
  const Change cases[] = {
      {"{\"a\": 1}", "JSON_REPLACE(%s, _utf8mb4'$.b', CAST(2 as JSON))", "no such member"},
      {"{\"a\": 1}", "JSON_INSERT(%s, _utf8mb4'$.a', CAST(2 as JSON))", "there already"},
      {"{\"a\": 1}", "JSON_REMOVE(%s, _utf8mb4'$.a[0]')", "no array"},
      {"[1]", "JSON_REMOVE(%s, _utf8mb4'$[1]')", "no such item"},
      {"{\"a\": 1}", "JSON_REPLACE(%s, _utf8mb4'$.a', CAST(date '2024-01-01' as JSON))", "a date"},
      {"{\"a\": 1}", "JSON_REPLACE(%s, _utf8mb4'$.a', CAST(x'00ff' as JSON))", "bytes"},
      {"{\"a\": 1}", "JSON_REPLACE(%s, _utf8mb4'$.\"a\\\\b\"', CAST(1 as JSON))", "a backslash in the path"},
      {"{\"a\": 1", "JSON_REPLACE(%s, _utf8mb4'$.a', CAST(1 as JSON))", "a document that was cut"},
      {"{\"a\": 1}", "JSON_REPLACE(%s, _utf8mb4'$.a', CAST(1 as JSON)", "a change that was cut"},
      {"{\"a\": 1}", "JSON_MERGE(%s, _utf8mb4'$.a')", "another function"},
      {"{\"a\": 1}", "JSON_REPLACE(%s, _utf8mb4'$.a', CAST(1 as JSON)) ", "more behind it"}};
  for (const Change& item : cases) EXPECT_FALSE(apply_json_change(item.before, item.change)) << item.after;
}

}  // namespace
}  // namespace pipeline::planetscale
