#include "discovery/table_choice.hpp"

#include <gtest/gtest.h>

namespace pipeline::planetscale {
namespace {

using Names = std::vector<std::string>;

Catalog catalog_of(const Names& tables) {
  Catalog catalog;
  for (const std::string& name : tables) catalog.tables[name].columns.emplace_back();
  catalog.left_out["sales_view"] = "it is a view";
  return catalog;
}

TEST(TableChoice, TakesNamesGlobsAndExclusions) {
  const Catalog catalog = catalog_of({"customers", "log_2023", "log_2024", "orders"});
  struct {
    TableChoice choice;
    Names chosen;
  } const cases[] = {
      {{{}, {}}, {"customers", "log_2023", "log_2024", "orders"}},
      {{{"orders", "customers"}, {}}, {"customers", "orders"}},
      {{{"log_*"}, {}}, {"log_2023", "log_2024"}},
      {{{"log_*", "orders"}, {"*_2023"}}, {"log_2024", "orders"}},
      {{{}, {"log_*"}}, {"customers", "orders"}},
      {{{"orders", "orders"}, {}}, {"orders"}},
  };
  for (const auto& item : cases) {
    const Result<Names> chosen = choose_tables(item.choice, catalog, {}, Host());
    ASSERT_TRUE(chosen.ok()) << chosen.status().message();
    EXPECT_EQ(*chosen, item.chosen);
  }
}

TEST(TableChoice, RefusesANameThatIsNotThereAndTellsNearOnes) {
  const Result<Names> chosen = choose_tables({{"order"}, {}}, catalog_of({"orders"}), {}, Host());
  ASSERT_FALSE(chosen.ok());
  EXPECT_EQ(chosen.status().code(), StatusCode::invalid);
  EXPECT_EQ(chosen.status().option(), "tables");
  EXPECT_NE(chosen.status().hint().find("orders"), std::string::npos);
}

TEST(TableChoice, SaysWhyANamedTableCannotBeRead) {
  const Result<Names> chosen = choose_tables({{"sales_view"}, {}}, catalog_of({"orders"}), {}, Host());
  ASSERT_FALSE(chosen.ok());
  EXPECT_NE(chosen.status().message().find("it is a view"), std::string::npos);
}

TEST(TableChoice, LeavesOutATableThatWasReadBeforeAndIsGone) {
  const Result<Names> chosen = choose_tables({{"orders", "old"}, {}}, catalog_of({"orders"}), {"old"}, Host());
  ASSERT_TRUE(chosen.ok()) << chosen.status().message();
  EXPECT_EQ(*chosen, Names{"orders"});
}

TEST(TableChoice, RefusesToReadNothing) {
  for (const TableChoice& choice : {TableChoice{{"x*"}, {}}, TableChoice{{}, {"*"}}}) {
    const Result<Names> chosen = choose_tables(choice, catalog_of({"orders"}), {}, Host());
    ASSERT_FALSE(chosen.ok());
    EXPECT_EQ(chosen.status().code(), StatusCode::invalid);
  }
}

TEST(TableChoice, NeedsACatalogUnlessAllNamesAreExact) {
  EXPECT_TRUE((TableChoice{{"a", "b"}, {}}).exact());
  EXPECT_TRUE((TableChoice{{"a"}, {"x*"}}).exact());
  EXPECT_FALSE((TableChoice{{"a*"}, {}}).exact());
  EXPECT_FALSE((TableChoice{{}, {}}).exact());
  EXPECT_EQ(*exact_tables({{"b", "a", "tmp_a"}, {"tmp_*"}}), (Names{"a", "b"}));
}

// In a filter they would choose other tables, or none.
TEST(TableChoice, RefusesNamesThatVitessCanNotStreamAlsoWithoutACatalog) {
  for (const char* name : {"/.*", "/", "a`b"}) {
    const Result<Names> chosen = exact_tables({{"orders", name}, {}});
    ASSERT_FALSE(chosen.ok()) << name;
    EXPECT_EQ(chosen.status().option(), "tables");
    EXPECT_NE(chosen.status().message().find(name), std::string::npos);
  }
}

}  // namespace
}  // namespace pipeline::planetscale
