#include "pipeline/sdk/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/given_options.hpp"

namespace pipeline {
namespace {

using ::testing::ElementsAre;
using testing::GivenOptions;

const OptionTable& table() {
  static const OptionTable options{
      {"rows", PIPELINE_OPTION_INTEGER, "How many.", PIPELINE_OPTION_REQUIRED, "10", {}, "rows", 1, 99},
      {"mode", PIPELINE_OPTION_STRING, "Which way.", 0, nullptr, {"fast", "safe"}},
      {"tables", PIPELINE_OPTION_STRING_LIST, "Names."},
      {"include", PIPELINE_OPTION_STRING_LIST_MAP, "Columns."}};
  return options;
}

TEST(OptionTable, GivesTheContractsFormOfEachOption) {
  ASSERT_EQ(table().size(), 4U);
  const pipeline_option& rows = *table().pointers()[0];
  EXPECT_EQ(rows.struct_size, sizeof(pipeline_option));
  EXPECT_EQ(rows.type, PIPELINE_OPTION_INTEGER);
  EXPECT_EQ(rows.flags, PIPELINE_OPTION_REQUIRED);
  EXPECT_STREQ(rows.name, "rows");
  EXPECT_STREQ(rows.default_value, "10");
  EXPECT_STREQ(rows.unit, "rows");
  EXPECT_STREQ(rows.text, "How many.");
  EXPECT_EQ(rows.minimum, 1);
  EXPECT_EQ(rows.maximum, 99);
  EXPECT_EQ(rows.allowed_values, nullptr);
}

TEST(OptionTable, AllowedValuesEndWithNull) {
  const char* const* allowed = table().pointers()[1]->allowed_values;
  EXPECT_STREQ(allowed[0], "fast");
  EXPECT_STREQ(allowed[1], "safe");
  EXPECT_EQ(allowed[2], nullptr);
}

TEST(OptionTable, FindsAnOptionByName) {
  EXPECT_EQ(table().index_of("include"), 3);
  EXPECT_EQ(table().index_of("Include"), PIPELINE_NO_OPTION);
  EXPECT_EQ(table().index_of(""), PIPELINE_NO_OPTION);
}

TEST(Options, ReadsWhatWasSet) {
  GivenOptions given(table());
  given.integer("rows", 7).strings("mode", {"safe"}).strings("tables", {"a", "", "b"});
  given.entries("include", {{"z.*", {"id", "name"}}, {"a.b", {}}});
  const Options options = given.options();
  EXPECT_EQ(options.integer("rows"), 7);
  EXPECT_EQ(options.string("mode"), "safe");
  EXPECT_THAT(options.strings("tables"), ElementsAre("a", "", "b"));
  EXPECT_THAT(options.entries("include"),
              ElementsAre(Options::Entry{"z.*", {"id", "name"}}, Options::Entry{"a.b", {}}));
}

TEST(Options, WhatIsNotSetReadsAsNothing) {
  const GivenOptions given(table());
  const Options options = given.options();
  EXPECT_FALSE(options.has("rows"));
  EXPECT_FALSE(options.has("unheard of"));
  EXPECT_EQ(options.integer("rows", 5), 5);
  EXPECT_FALSE(options.boolean("rows"));
  EXPECT_EQ(options.string("mode"), "");
  EXPECT_TRUE(options.strings("tables").empty());
  EXPECT_TRUE(options.entries("include").empty());
}

TEST(Options, OutliveTheValuesTheyWereReadFrom) {
  const auto make = [] {
    GivenOptions given(table());
    given.strings("tables", {std::string(100, 'x')});
    return given.options();
  };
  EXPECT_THAT(make().strings("tables"), ElementsAre(std::string(100, 'x')));
}

}  // namespace
}  // namespace pipeline
