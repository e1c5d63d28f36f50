#include "pipeline/sdk/types.hpp"

#include <gtest/gtest.h>

namespace pipeline {
namespace {

struct TypeCase {
  DataType type;
  const char* format;
  int32_t width;
};

const TypeCase kTypes[] = {
    {{TypeId::boolean}, "b", 0},
    {{TypeId::int8}, "c", 1},
    {{TypeId::int16}, "s", 2},
    {{TypeId::int32}, "i", 4},
    {{TypeId::int64}, "l", 8},
    {{TypeId::uint8}, "C", 1},
    {{TypeId::uint16}, "S", 2},
    {{TypeId::uint32}, "I", 4},
    {{TypeId::uint64}, "L", 8},
    {{TypeId::float32}, "f", 4},
    {{TypeId::float64}, "g", 8},
    {DataType::decimal(38, 10), "d:38,10", 16},
    {DataType::decimal(1, -3), "d:1,-3", 16},
    {DataType::decimal(39, 0), "d:39,0,256", 32},
    {{TypeId::date32}, "tdD", 4},
    {{TypeId::timestamp}, "tsu:", 8},
    {{.id = TypeId::timestamp, .utc = true}, "tsu:UTC", 8},
    {{TypeId::duration}, "tDu", 8},
    {{TypeId::utf8}, "u", 0},
    {{TypeId::binary}, "z", 0},
};

TEST(DataType, OfAListHasTheFormatOfAListWhateverItsItems) {
  EXPECT_EQ(format_of(DataType::list_of(TypeId::float32)), "+l");
  EXPECT_EQ(byte_width(DataType::list_of(TypeId::utf8)), 0);
  EXPECT_NE(DataType::list_of(TypeId::float32), DataType::list_of(TypeId::utf8));
}

TEST(DataType, HasTheFormatStringAndWidthOfTheArrowSpecification) {
  for (const TypeCase& item : kTypes) {
    EXPECT_EQ(format_of(item.type), item.format);
    EXPECT_EQ(byte_width(item.type), item.width) << item.format;
  }
}

TEST(DataType, ComesBackFromItsFormatString) {
  for (const TypeCase& item : kTypes) {
    const Result<DataType> parsed = parse_format(item.format);
    ASSERT_TRUE(parsed.ok()) << item.format;
    EXPECT_EQ(*parsed, item.type) << item.format;
  }
}

TEST(DataType, TakesADecimalThatSpellsOut128Bits) {
  EXPECT_EQ(*parse_format("d:12,2,128"), DataType::decimal(12, 2));
}

TEST(DataType, RefusesFormatsThatStagesDoNotExchange) {
  for (const char* format :
       {"",          "n",         "e",           "U",           "Z",      "vu",    "w:16",
        "tdm",       "tts",       "ttm",         "tss:",        "tsm:",   "tsn:",  "tsu:Europe/Berlin",
        "tiM",       "+s",        "+l",          "d:",          "d:5",    "d:x,2", "d:10,2,",
        "d:10,2,32", "d:10,2,64", "d:10,2,256x", "d:10,2,128,", "d:10;2", "d:0,0"}) {
    const Result<DataType> parsed = parse_format(format);
    ASSERT_FALSE(parsed.ok()) << format;
    EXPECT_EQ(parsed.status().code(), StatusCode::invalid) << format;
  }
}

}  // namespace
}  // namespace pipeline
