#include "discovery/catalog.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "sources/planetscale/discovery/recorded_server.hpp"

namespace pipeline::planetscale {
namespace {

const CatalogColumn* column(const CatalogTable& table, const std::string& name) {
  for (const CatalogColumn& item : table.columns) {
    if (item.name == name) return &item;
  }
  return nullptr;
}

class CatalogTest : public testing::Test {
 protected:
  static Catalog recorded(const std::string& keyspace) {
    test::RecordedServer server;
    Result<Catalog> catalog = read_catalog(server, keyspace);
    EXPECT_TRUE(catalog.ok()) << catalog.status().message();
    return catalog.ok() ? std::move(catalog).value() : Catalog();
  }
};

TEST_F(CatalogTest, HoldsTheBaseTablesOfAnUnshardedKeyspace) {
  const Catalog catalog = recorded("shop");
  // The recording of the columns is cut after 160 rows: 41 of 93 tables have columns in it.
  EXPECT_GE(catalog.tables.size(), 40U);
  EXPECT_TRUE(catalog.tables.contains("cs_customers"));
  EXPECT_EQ(catalog.tables.at("big").rows, 30020U);
  EXPECT_EQ(catalog.tables.at("big").bytes, 3686400U);
}

TEST_F(CatalogTest, HoldsEachTableOfAShardedKeyspaceOnce) {
  const Catalog catalog = recorded("sharded");
  ASSERT_EQ(catalog.tables.size(), 2U);
  EXPECT_EQ(catalog.tables.at("users").columns.size(), 3U);
}

TEST_F(CatalogTest, LeavesOutViewsAndNamesWithABacktickAndSaysWhy) {
  const Catalog catalog = recorded("shop");
  bool view = false;
  bool backtick = false;
  for (const auto& [name, reason] : catalog.left_out) {
    view = view || reason.find("a view") != std::string::npos;
    backtick = backtick || (name.find('`') != std::string::npos && reason.find("backtick") != std::string::npos);
  }
  EXPECT_TRUE(view);
  EXPECT_TRUE(backtick);
}

TEST_F(CatalogTest, KnowsWhatFieldEventsLeaveOut) {
  const Catalog catalog = recorded("shop");
  const CatalogTable& types = catalog.tables.at("all_types");
  ASSERT_NE(column(types, "inv"), nullptr);
  EXPECT_TRUE(column(types, "inv")->invisible);
  EXPECT_EQ(column(types, "inv")->default_value, "7");
  EXPECT_EQ(column(types, "v_gen")->generated, "(`i` + 1)");
  EXPECT_EQ(column(types, "vc_l1")->charset, "latin1");
  EXPECT_FALSE(column(types, "id")->nullable);
  EXPECT_EQ(column(types, "e")->column_type, "enum('small','med,ium','it''s','4','')");
}

TEST_F(CatalogTest, KnowsTheOrderOfAKey) {
  const Catalog catalog = recorded("shop");
  const CatalogTable& orders = catalog.tables.at("cs_orders");
  EXPECT_EQ(column(orders, "order_id")->key_position, 1);
  EXPECT_EQ(column(orders, "line")->key_position, 2);
  EXPECT_EQ(column(orders, "sku")->key_position, 0);
}

TEST_F(CatalogTest, SaysWhichTargetHasNoTablet) {
  test::RecordedServer server;
  const Result<Catalog> catalog = read_catalog(server, "shop@replica");
  ASSERT_FALSE(catalog.ok());
  EXPECT_NE(catalog.status().message().find("no healthy tablet"), std::string::npos);
}

// Answers with as many columns as it is told, and refuses more rows at once than vttablet allows.
class LargeServer : public SqlServer {
 public:
  explicit LargeServer(std::size_t tables) {
    for (std::size_t i = 0; i < tables; ++i) {
      std::string digits = std::to_string(i);
      names_.push_back("t" + std::string(6 - digits.size(), '0') + digits);
    }
  }
  Result<std::vector<SqlRow>> query(const std::string& /*target*/, const std::string& statement) override {
    const bool tables = statement.find("information_schema.tables") != std::string::npos;
    const bool keys = statement.find("key_column_usage") != std::string::npos;
    std::size_t from = 0;
    std::size_t count = names_.size();
    const std::size_t limit = statement.find(" limit ");
    if (limit == std::string::npos && count > 10'000) return Status::failed("Row count exceeded 10000");
    if (limit != std::string::npos) {
      char* end = nullptr;
      count = std::strtoul(statement.c_str() + limit + 7, &end, 10);
      from = std::strtoul(end + 8, nullptr, 10);
    }
    std::vector<SqlRow> rows;
    for (std::size_t i = from; i < std::min(from + count, names_.size()); ++i) {
      SqlRow row(tables ? 6 : keys ? 4 : 17);
      row[tables ? 1 : 0] = names_[i];
      row[tables ? 2 : 1] = tables ? "BASE TABLE" : "id";
      if (keys) row[3] = "PRIMARY";
      rows.push_back(row);
    }
    return rows;
  }

 private:
  std::vector<std::string> names_;
};

TEST_F(CatalogTest, ReadsMoreRowsThanTheServerGivesAtOnce) {
  for (const std::size_t tables : {std::size_t{10'000}, std::size_t{18'000}, std::size_t{20'001}}) {
    LargeServer server(tables);
    const Result<Catalog> catalog = read_catalog(server, "shop");
    ASSERT_TRUE(catalog.ok()) << catalog.status().message();
    EXPECT_EQ(catalog->tables.size(), tables);
  }
}

TEST_F(CatalogTest, LeavesOutTheTablesOfSchemaChanges) {
  test::ScriptedServer server;
  server.tables("shop", {"orders", "_orders_gho", "_orders_new", "_alone_new", "_vt_vrp_abc_1_", "_a1_20200101_vrepl"});
  const Result<Catalog> catalog = read_catalog(server, "shop");
  ASSERT_TRUE(catalog.ok()) << catalog.status().message();
  EXPECT_EQ(catalog->tables.size(), 2U);
  EXPECT_TRUE(catalog->tables.contains("orders"));
  EXPECT_TRUE(catalog->tables.contains("_alone_new"));
}

TEST(QuotedText, DoublesQuotesAndBackslashes) {
  EXPECT_EQ(quoted_text("it's"), "'it''s'");
  EXPECT_EQ(quoted_text("a\\"), "'a\\\\'");
}

}  // namespace
}  // namespace pipeline::planetscale
