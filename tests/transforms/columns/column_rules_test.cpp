#include "transforms/columns/column_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pipeline::columns {
namespace {

using ::testing::HasSubstr;
using Entries = std::vector<Options::Entry>;

StreamInfo orders() {
  StreamInfo info{"shop", "orders", {}, 0};
  for (const char* name : {"id", "price", "private_note", "quantity", "secret_key"}) {
    info.schema.fields.push_back({name, {TypeId::utf8}, true, {}});
  }
  return info;
}

std::string kept(const Entries& include, const Entries& exclude) {
  const StreamInfo stream = orders();
  const Result<Selection> selection = ColumnRules(include, exclude).select(stream);
  if (!selection.ok()) return selection.status().option() + ": " + selection.status().message();
  std::string text;
  for (const std::size_t column : selection->columns) text += stream.schema.fields[column].name + " ";
  return text;
}

TEST(ColumnRules, KeepWhatIncludeNamesAndExcludeDoesNot) {
  struct {
    const char* about;
    Entries include;
    Entries exclude;
    const char* kept;
  } const cases[] = {
      {"no rules", {}, {}, "id price private_note quantity secret_key "},
      {"exact names", {{"shop.orders", {"id", "price"}}}, {}, "id price "},
      {"the order of the table", {{"shop.orders", {"quantity", "id"}}}, {}, "id quantity "},
      {"a glob", {{"shop.orders", {"id", "pri*"}}}, {}, "id price private_note "},
      {"a stream glob", {{"shop.*", {"id"}}}, {}, "id "},
      {"rules about another stream", {{"shop.items", {"id"}}}, {}, "id price private_note quantity secret_key "},
      {"two rules about one stream", {{"*", {"id"}}, {"shop.orders", {"price"}}}, {}, "id price "},
      {"exclude alone", {}, {{"*", {"secret_*"}}}, "id price private_note quantity "},
      {"include, then exclude", {{"*", {"id", "pri*"}}}, {{"shop.orders", {"private_note"}}}, "id price "},
      {"a key may go", {}, {{"shop.orders", {"id"}}}, "price private_note quantity secret_key "},
      {"a name twice", {{"*", {"id", "id", "i*"}}}, {}, "id "},
      {"a missing name under a stream glob", {{"shop.*", {"id", "nothing"}}}, {}, "id "},
  };
  for (const auto& item : cases) EXPECT_EQ(kept(item.include, item.exclude), item.kept) << item.about;
}

TEST(ColumnRules, AMissingColumnIsNamedWithItsStreamAndTheNearestNames) {
  for (const char* option : {"include", "exclude"}) {
    const Entries entries{{"shop.orders", {"quantiti"}}};
    const bool include = option == std::string("include");
    const Result<Selection> selection =
        ColumnRules(include ? entries : Entries{}, include ? Entries{} : entries).select(orders());
    ASSERT_FALSE(selection.ok());
    EXPECT_EQ(selection.status().code(), StatusCode::invalid);
    EXPECT_EQ(selection.status().option(), option);
    EXPECT_THAT(selection.status().message(), HasSubstr("\"quantiti\""));
    EXPECT_THAT(selection.status().message(), HasSubstr("shop.orders"));
    EXPECT_THAT(selection.status().hint(), HasSubstr("\"quantity\""));
  }
}

TEST(ColumnRules, WhenNoNameIsNearAllAreListed) {
  const Result<Selection> selection = ColumnRules({{"shop.orders", {"zzz"}}}, {}).select(orders());
  EXPECT_THAT(selection.status().hint(), HasSubstr("\"id\", \"price\""));
}

TEST(ColumnRules, NoColumnLeftIsAnErrorOfTheOptionThatDidIt) {
  EXPECT_THAT(kept({}, {{"*", {"*"}}}), HasSubstr("exclude: no column of shop.orders is left"));
  EXPECT_THAT(kept({{"*", {"id"}}}, {{"*", {"i?"}}}), HasSubstr("exclude: no column"));
  EXPECT_THAT(kept({{"*", {"nothing*"}}}, {}), HasSubstr("include: no column"));
  EXPECT_THAT(kept({{"shop.orders", {}}}, {}), HasSubstr("include: no column"));
}

TEST(ColumnRules, TellsWhichGlobsMatchedNothing) {
  const Result<Selection> selection =
      ColumnRules({{"shop.*", {"id", "x*", "nothing"}}}, {{"shop.orders", {"secret_*", "y?"}}}).select(orders());
  ASSERT_TRUE(selection.ok());
  ASSERT_EQ(selection->unused.size(), 2U);
  EXPECT_EQ(selection->unused[0].option, "include");
  EXPECT_EQ(selection->unused[0].stream_pattern, "shop.*");
  EXPECT_EQ(selection->unused[0].column_pattern, "x*");
  EXPECT_EQ(selection->unused[1].option, "exclude");
  EXPECT_EQ(selection->unused[1].column_pattern, "y?");
}

}  // namespace
}  // namespace pipeline::columns
