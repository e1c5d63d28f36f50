#include "source/discovery.hpp"

#include <gtest/gtest.h>

#include "plugins/recording_host.hpp"
#include "sources/planetscale/discovery/recorded_server.hpp"
#include "sources/planetscale/events.hpp"

namespace pipeline::planetscale {
namespace {

using test::gtid;
using test::RecordedServer;
using test::ScriptedServer;

std::string bare(int last) {
  return gtid(last).substr(std::string("MySQL56/").size());
}

ShardCursor at(int last) {
  ShardCursor cursor;
  cursor.copy_done = true;
  cursor.gtid = gtid(last);
  return cursor;
}

SourceSettings settings_of(const std::string& keyspace, TableChoice choice = {}) {
  SourceSettings settings;
  settings.keyspace = keyspace;
  settings.choice = std::move(choice);
  return settings;
}

// A server that knows no tables, for questions about shards; `answers` stays valid while the Discovery lives.
struct Asked {
  explicit Asked(SourceSettings settings) : settings(std::move(settings)) {
    auto owned = std::make_unique<ScriptedServer>();
    server = owned.get();
    server->tables("shop", {});
    discovery = std::make_unique<Discovery>(this->settings, std::move(owned), host.host());
    EXPECT_TRUE(discovery->catalog().ok());
  }
  testing::RecordingHost host;
  SourceSettings settings;
  ScriptedServer* server;
  std::unique_ptr<Discovery> discovery;
};

TEST(Discovery, ListsTheTablesOfAKeyspace) {
  const SourceSettings settings = settings_of("sharded");
  Discovery discovery(settings, std::make_unique<RecordedServer>(), Host());
  const auto tables = discovery.tables({});
  ASSERT_TRUE(tables.ok()) << tables.status().message();
  EXPECT_EQ(*tables, (std::vector<std::string>{"orders", "users"}));
}

TEST(Discovery, GoesOnWithoutMysqlWhenTablesAreNamedExactly) {
  const SourceSettings settings = settings_of("shop", {{"b", "a"}, {}});
  Discovery discovery(settings, std::make_unique<ScriptedServer>(), Host());
  const auto tables = discovery.tables({});
  ASSERT_TRUE(tables.ok()) << tables.status().message();
  EXPECT_EQ(*tables, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(discovery.known(), nullptr);
}

TEST(Discovery, NeedsMysqlForGlobsAndForAllTables) {
  for (const TableChoice& choice : {TableChoice{}, TableChoice{{"a*"}, {}}}) {
    const SourceSettings settings = settings_of("shop", choice);
    Discovery discovery(settings, std::make_unique<ScriptedServer>(), Host());
    const auto tables = discovery.tables({});
    ASSERT_FALSE(tables.ok());
    EXPECT_NE(tables.status().message().find("can't be reached"), std::string::npos);
    EXPECT_NE(tables.status().hint().find("name each table"), std::string::npos);
  }
}

TEST(Discovery, TakesASelectionInPlaceOfTheOptions) {
  const SourceSettings settings = settings_of("shop", {{"big"}, {}});
  Discovery discovery(settings, std::make_unique<RecordedServer>(), Host());
  const auto tables =
      discovery.selected_tables(Selection{{{"shop", "cs_orders", SyncMode::incremental, {"line", "sku"}}}});
  ASSERT_TRUE(tables.ok()) << tables.status().message();
  EXPECT_EQ(*tables, std::vector<std::string>{"cs_orders"});
}

TEST(Discovery, NamesWhatASelectionWantsAndThereIsNot) {
  const SourceSettings settings = settings_of("shop");
  struct {
    SelectedStream stream;
    const char* said;
  } const cases[] = {{{"shop", "cs_orders", SyncMode::incremental, {"line", "skew"}}, "no column skew"},
                     {{"shop", "cs_order", SyncMode::incremental, {}}, "no table cs_order"},
                     {{"other", "cs_orders", SyncMode::incremental, {}}, "no stream other.cs_orders"}};
  for (const auto& item : cases) {
    Discovery discovery(settings, std::make_unique<RecordedServer>(), Host());
    const auto tables = discovery.selected_tables(Selection{{item.stream}});
    ASSERT_FALSE(tables.ok());
    EXPECT_EQ(tables.status().code(), StatusCode::invalid);
    EXPECT_NE(tables.status().message().find(item.said), std::string::npos) << tables.status().message();
  }
}

TEST(Discovery, KnowsWhichTabletsServe) {
  SourceSettings settings = settings_of("shop");
  for (const auto type : {wire::PRIMARY, wire::RDONLY, wire::REPLICA}) {
    settings.tablet_type = type;
    Discovery discovery(settings, std::make_unique<RecordedServer>(), Host());
    ASSERT_TRUE(discovery.catalog().ok());
    const Status status = discovery.check_tablets();
    EXPECT_EQ(status.ok(), type != wire::REPLICA) << status.message();
    EXPECT_EQ(status.option(), status.ok() ? "" : "tablet_type");
  }
}

TEST(Discovery, WarnsOfRowImagesThatAreNotWhole) {
  struct {
    const char* image;
    const char* options;
    Mode mode;
    std::size_t warnings;
  } const cases[] = {{"FULL", "", Mode::sync, 0},
                     {"NOBLOB", "", Mode::sync, 1},
                     {"minimal", "", Mode::follow, 1},
                     {"FULL", "PARTIAL_JSON", Mode::sync, 1},
                     {"MINIMAL", "PARTIAL_JSON", Mode::sync, 2},
                     {"MINIMAL", "", Mode::snapshot, 0}};
  for (const auto& item : cases) {
    Asked asked(settings_of("shop"));
    asked.settings.mode = item.mode;
    asked.server->variable("shop:0@primary", "@@binlog_row_image", {item.image});
    asked.server->variable("shop:0@primary", "@@global.binlog_row_value_options", {item.options});
    asked.discovery->tell_row_images({{"0", gtid(9)}});
    EXPECT_EQ(asked.host.warnings().size(), item.warnings) << item.image << " " << item.options;
  }
}

TEST(Discovery, TellsPurgedFromLostAndNamesTablesShardAndPosition) {
  struct {
    int executed;
    const char* purged;
    const char* said;
  } const cases[] = {{9, "", ""}, {9, "1-7", "were purged"}, {3, "", "lacks transactions"}};
  for (const auto& item : cases) {
    Asked asked(settings_of("shop"));
    asked.server->variable("shop:0@primary", "@@global.gtid_executed", {bare(item.executed)});
    const std::string purged = item.purged;
    asked.server->variable("shop:0@primary", "@@gtid_purged",
                           {purged.empty() ? "" : "11111111-2222-3333-4444-555555555555:" + purged});
    const auto lost = asked.discovery->lost_tables({{"0", gtid(9)}}, {{"a", {{"0", at(5)}}}, {"b", {{"0", at(5)}}}});
    EXPECT_EQ(lost.ok(), std::string(item.said).empty());
    if (lost.ok()) continue;
    EXPECT_NE(lost.status().message().find(item.said), std::string::npos) << lost.status().message();
    EXPECT_NE(lost.status().message().find("tables a, b of shop, shard 0"), std::string::npos);
    EXPECT_NE(lost.status().message().find(gtid(5)), std::string::npos);
    EXPECT_EQ(lost.status().option(), "on_position_lost");
  }
}

TEST(Discovery, CopiesTablesAgainWhosePositionIsLostWhenAskedTo) {
  Asked asked(settings_of("shop"));
  asked.settings.on_position_lost = PositionLost::resync;
  asked.server->variable("shop:0@primary", "@@global.gtid_executed", {bare(9)});
  asked.server->variable("shop:0@primary", "@@gtid_purged", {"11111111-2222-3333-4444-555555555555:1-6"});
  const auto lost = asked.discovery->lost_tables({{"0", gtid(9)}}, {{"a", {{"0", at(5)}}}, {"b", {{"0", at(7)}}}});
  ASSERT_TRUE(lost.ok()) << lost.status().message();
  EXPECT_EQ(*lost, std::set<std::string>{"a"});
}

TEST(Discovery, ExplainsAFailureByALostPositionOnly) {
  const Status failure = Status::failed("no tablet can serve the stream");
  for (const char* purged : {"1-4", "1-6"}) {
    Asked asked(settings_of("shop"));
    asked.server->variable("shop:0@primary", "@@global.gtid_executed", {bare(9)});
    asked.server->variable("shop:0@primary", "@@gtid_purged",
                           {std::string("11111111-2222-3333-4444-555555555555:") + purged});
    wire::VGtid position;
    position.add_shard_gtids()->set_shard("0");
    position.mutable_shard_gtids(0)->set_gtid(gtid(5));
    const Status status = asked.discovery->explain({"a"}, position, failure);
    const bool lost = std::string(purged) == "1-6";
    EXPECT_NE(status.message().find(lost ? "were purged" : "no tablet"), std::string::npos) << status.message();
  }
}

TEST(Discovery, GoesOnWhenAPositionCannotBeChecked) {
  Asked asked(settings_of("shop"));
  const auto lost = asked.discovery->lost_tables({{"0", gtid(9)}}, {{"a", {{"0", at(5)}}}});
  ASSERT_TRUE(lost.ok());
  EXPECT_TRUE(lost->empty());
}

TEST(Discovery, EndsWhereThePrimaryIsWhenReplicasAreRead) {
  Asked asked(settings_of("shop"));
  asked.settings.tablet_type = wire::REPLICA;
  asked.server->variable("shop:0@primary", "@@global.gtid_executed", {bare(12)});
  Ends end{{"0", GtidSet::parse(gtid(9)).value()}};
  asked.discovery->add_primary_positions(end);
  EXPECT_EQ(end.at("0"), GtidSet::parse(gtid(12)).value());
}

TEST(Discovery, AsksEachShardOnceForAPositionThatManyTablesShare) {
  Asked asked(settings_of("shop"));
  asked.server->variable("shop:0@primary", "@@global.gtid_executed", {bare(9)});
  asked.server->variable("shop:0@primary", "@@gtid_purged", {""});
  Tables tables;
  for (int i = 0; i < 200; ++i) tables["t" + std::to_string(i)]["0"] = at(5);
  const std::size_t before = asked.server->asked.size();
  ASSERT_TRUE(asked.discovery->lost_tables({{"0", gtid(9)}}, tables).ok());
  EXPECT_EQ(asked.server->asked.size() - before, 2U);
}

}  // namespace
}  // namespace pipeline::planetscale
