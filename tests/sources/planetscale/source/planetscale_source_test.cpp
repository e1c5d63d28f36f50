#include "source/planetscale_source.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "sources/planetscale/discovery/recorded_server.hpp"
#include "sources/planetscale/events.hpp"

namespace pipeline::planetscale {
namespace {

using namespace test;

const std::vector<wire::Field> kColumns{field("id", "bigint", true)};

// Answers each request from a script: what one stream gives, in order.
struct Script {
  std::vector<StreamRead> reads;
};

class ScriptedStream : public EventStream {
 public:
  explicit ScriptedStream(Script script) : reads_(script.reads.begin(), script.reads.end()) {}
  StreamRead read(std::chrono::milliseconds /*wait*/) override {
    if (reads_.empty()) return StreamQuiet{};
    StreamRead read = std::move(reads_.front());
    reads_.pop_front();
    return read;
  }

 private:
  std::deque<StreamRead> reads_;
};

struct Traffic {
  std::deque<Script> scripts;
  std::vector<wire::VStreamRequest> requests;
};

class ScriptedConnector : public Connector {
 public:
  explicit ScriptedConnector(Traffic& traffic) : traffic_(traffic) {}
  std::unique_ptr<EventStream> open(const wire::VStreamRequest& request) override {
    traffic_.requests.push_back(request);
    Script script;
    if (!traffic_.scripts.empty()) {
      script = traffic_.scripts.front();
      traffic_.scripts.pop_front();
    }
    return std::make_unique<ScriptedStream>(script);
  }

 private:
  Traffic& traffic_;
};

StreamRead message(const std::vector<wire::VEvent>& events) {
  return StreamMessage(response(events));
}

class PlanetscaleSourceTest : public testing::Test {
 protected:
  PlanetscaleSourceTest() {
    settings_.keyspace = "shop";
    settings_.choice.tables = {"a", "b"};
    settings_.retry_timeout = std::chrono::seconds(10);
  }
  PlanetscaleSource make(std::unique_ptr<SqlServer> server = nullptr) {
    return {settings_, std::make_unique<ScriptedConnector>(traffic_), std::move(server), Host()};
  }
  void peek_gives(int last) { traffic_.scripts.push_back({{message({vgtid(last)})}}); }

  static Cursor saved(const std::string& table, int last, bool done = true) {
    ShardCursor cursor;
    cursor.copy_done = done;
    cursor.gtid = gtid(last);
    return {"shop", table, "0", encode_cursor(cursor)};
  }

  SourceSettings settings_;
  Traffic traffic_;
};

TEST_F(PlanetscaleSourceTest, CopiesEachTableInAPartitionOfItsOwn) {
  PlanetscaleSource source = make();
  peek_gives(9);
  const auto partitions = source.plan({0, {}});
  ASSERT_TRUE(partitions.ok()) << partitions.status().message();
  ASSERT_EQ(partitions->size(), 2U);
  EXPECT_EQ(traffic_.requests.at(0).vgtid().shard_gtids(0).gtid(), "current");
}

TEST_F(PlanetscaleSourceTest, ReadsAllCopiedTablesThatStandTogetherInOneStream) {
  PlanetscaleSource source = make();
  peek_gives(9);
  const auto partitions = source.plan({1, {saved("a", 5), saved("b", 5)}});
  ASSERT_TRUE(partitions.ok());
  ASSERT_EQ(partitions->size(), 1U);
  const auto again = source.plan({2, {saved("a", 9), saved("b", 9)}});
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->empty());
}

TEST_F(PlanetscaleSourceTest, ReadsTablesThatStandApartInStreamsOfTheirOwn) {
  PlanetscaleSource source = make();
  peek_gives(9);
  const auto partitions = source.plan({1, {saved("a", 5), saved("b", 7)}});
  ASSERT_TRUE(partitions.ok());
  EXPECT_EQ(partitions->size(), 2U);
}

TEST_F(PlanetscaleSourceTest, HasNothingToDoWhenAllTablesAreAtThePosition) {
  PlanetscaleSource source = make();
  peek_gives(9);
  const auto partitions = source.plan({0, {saved("a", 9), saved("b", 9)}});
  ASSERT_TRUE(partitions.ok());
  EXPECT_TRUE(partitions->empty());
  EXPECT_EQ(traffic_.requests.size(), 1U);
}

TEST_F(PlanetscaleSourceTest, ReadsFromOtherTabletsWhenThereAreNoneOfTheWantedType) {
  settings_.tablet_type = wire::REPLICA;
  settings_.fallback_tablet_type = wire::PRIMARY;
  settings_.cells = {"zone1", "zone2"};
  PlanetscaleSource source = make();
  const StreamEnd none{1, "failed to find a REPLICA tablet for VStream in shop/0"};
  traffic_.scripts.assign(4, {{none}});
  peek_gives(9);
  const auto partitions = source.plan({0, {saved("a", 5), saved("b", 5)}});
  ASSERT_TRUE(partitions.ok()) << partitions.status().message();
  ASSERT_EQ(traffic_.requests.size(), 5U);
  EXPECT_EQ(traffic_.requests.front().tablet_type(), wire::REPLICA);
  EXPECT_EQ(traffic_.requests.back().tablet_type(), wire::PRIMARY);
  EXPECT_EQ(traffic_.requests.back().flags().cells(), "zone1,zone2");
}

TEST_F(PlanetscaleSourceTest, GoesOnToThePrimarysPositionWhenTheReplicaIsBehind) {
  settings_.tablet_type = wire::REPLICA;
  auto server = std::make_unique<test::ScriptedServer>();
  server->tables("shop", {"a", "b"});
  server->variable("shop:0@primary", "@@global.gtid_executed", {gtid(12)});
  PlanetscaleSource source = make(std::move(server));
  peek_gives(9);
  const auto partitions = source.plan({1, {saved("a", 9), saved("b", 9)}});
  ASSERT_TRUE(partitions.ok()) << partitions.status().message();
  ASSERT_EQ(partitions->size(), 1U);
  traffic_.scripts.push_back({{message({begin(), vgtid(10), commit(1)}), message({begin(), vgtid(12), commit(2)})}});
  const auto reader = source.open(partitions->at(0).id);
  ASSERT_TRUE(reader.ok());
  std::string reached;
  for (bool ended = false; !ended;) {
    const Result<Event> event = (*reader)->next();
    ASSERT_TRUE(event.ok()) << event.status().message();
    if (const auto* checkpoint = std::get_if<CheckpointEvent>(&*event)) reached = checkpoint->cursors.at(0).value;
    ended = std::holds_alternative<EndEvent>(*event);
  }
  EXPECT_NE(reached.find(gtid(12)), std::string::npos) << reached;
}

TEST_F(PlanetscaleSourceTest, FollowsUntilItIsClosed) {
  settings_.mode = Mode::follow;
  PlanetscaleSource source = make();
  peek_gives(9);
  const auto partitions = source.plan({0, {saved("a", 9), saved("b", 9)}});
  ASSERT_TRUE(partitions.ok());
  ASSERT_EQ(partitions->size(), 1U);
  traffic_.scripts.push_back({{message({begin(), fields("a", kColumns), inserted("a", {"1"}, 7), vgtid(10), commit(7)}),
                               message({begin(), inserted("a", {"2"}, 8), vgtid(11), commit(8)})}});
  const auto reader = source.open(partitions->at(0).id);
  ASSERT_TRUE(reader.ok());
  int64_t rows = 0;
  for (int i = 0; i < 20; ++i) {
    const Result<Event> event = (*reader)->next();
    ASSERT_TRUE(event.ok());
    ASSERT_FALSE(std::holds_alternative<EndEvent>(*event));
    if (const auto* batch = std::get_if<BatchEvent>(&*event)) rows += batch->batch.length();
  }
  EXPECT_EQ(rows, 2);
  peek_gives(11);
  EXPECT_FALSE(source.plan({1, {saved("a", 11), saved("b", 11)}})->empty());
}

TEST_F(PlanetscaleSourceTest, CopiesAtMostSoManyTablesAtOnce) {
  settings_.copy_parallelism = 1;
  PlanetscaleSource source = make();
  peek_gives(9);
  const auto partitions = source.plan({0, {}});
  ASSERT_TRUE(partitions.ok());
  ASSERT_EQ(partitions->size(), 2U);
  auto first = source.open(partitions->at(0).id);
  auto second = source.open(partitions->at(1).id);
  ASSERT_TRUE(first.ok() && second.ok());
  ASSERT_TRUE((*first)->next().ok());
  ASSERT_TRUE((*second)->next().ok());
  EXPECT_EQ(traffic_.requests.size(), 2U);
  first->reset();
  ASSERT_TRUE((*second)->next().ok());
  EXPECT_EQ(traffic_.requests.size(), 3U);
}

TEST_F(PlanetscaleSourceTest, StartsACutCopyWithoutAKeyAsANewGeneration) {
  PlanetscaleSource source = make();
  peek_gives(9);
  const auto partitions = source.plan({0, {saved("a", 5, false), saved("b", 9)}});
  ASSERT_TRUE(partitions.ok());
  ASSERT_EQ(partitions->size(), 1U);
  traffic_.scripts.push_back({{message({begin(), fields("a", kColumns), inserted("a", {"1"}), vgtid(9), commit()})}});
  const auto reader = source.open(partitions->at(0).id);
  ASSERT_TRUE(reader.ok());
  for (int i = 0; i < 10; ++i) {
    const Result<Event> event = (*reader)->next();
    ASSERT_TRUE(event.ok());
    if (const auto* schema = std::get_if<SchemaEvent>(&*event)) {
      EXPECT_EQ(schema->info.generation, 2U);
      return;
    }
  }
  FAIL() << "no schema came";
}

TEST_F(PlanetscaleSourceTest, GoesOnAtTheLastTransactionAfterTheStreamBroke) {
  PlanetscaleSource source = make();
  peek_gives(9);
  const auto partitions = source.plan({0, {saved("a", 5), saved("b", 5)}});
  ASSERT_TRUE(partitions.ok());
  traffic_.scripts.push_back({{message({begin(), fields("a", kColumns), inserted("a", {"1"}, 7), vgtid(7), commit(7)}),
                               message({begin(), inserted("a", {"2"}, 8)}), StreamEnd{14, "gone"}}});
  traffic_.scripts.push_back(
      {{message({begin(), fields("a", kColumns), inserted("a", {"2"}, 8), vgtid(9), commit(8)})}});
  const auto reader = source.open(partitions->at(0).id);
  ASSERT_TRUE(reader.ok());
  int64_t rows = 0;
  for (bool ended = false; !ended;) {
    const Result<Event> event = (*reader)->next();
    ASSERT_TRUE(event.ok()) << event.status().message();
    if (const auto* batch = std::get_if<BatchEvent>(&*event)) rows += batch->batch.length();
    ended = std::holds_alternative<EndEvent>(*event);
  }
  EXPECT_EQ(rows, 2);
  ASSERT_EQ(traffic_.requests.size(), 3U);
  EXPECT_EQ(traffic_.requests[2].vgtid().shard_gtids(0).gtid(), gtid(7));
}

TEST_F(PlanetscaleSourceTest, GivesUpWhenNothingComesForTooLong) {
  settings_.retry_timeout = std::chrono::milliseconds(1);
  PlanetscaleSource source = make();
  peek_gives(9);
  const auto partitions = source.plan({0, {saved("a", 5), saved("b", 5)}});
  ASSERT_TRUE(partitions.ok());
  for (int i = 0; i < 3; ++i) traffic_.scripts.push_back({{StreamEnd{14, "gone"}}});
  const auto reader = source.open(partitions->at(0).id);
  ASSERT_TRUE(reader.ok());
  for (int i = 0; i < 10; ++i) {
    const Result<Event> event = (*reader)->next();
    if (event.ok()) continue;
    EXPECT_NE(event.status().message().find("given up"), std::string::npos) << event.status().message();
    EXPECT_EQ(event.status().code(), StatusCode::retry);
    return;
  }
  FAIL() << "it never gave up";
}

TEST_F(PlanetscaleSourceTest, ReadsOverAReshardBeforeItCatchesUp) {
  PlanetscaleSource source = make();
  traffic_.scripts.push_back({{message({vgtid(9, "-80")})}});
  Cursor a = saved("a", 5);
  Cursor b = saved("b", 5);
  a.slice = b.slice = "-";
  const auto partitions = source.plan({0, {a, b}});
  ASSERT_TRUE(partitions.ok()) << partitions.status().message();
  ASSERT_EQ(partitions->size(), 2U);
  EXPECT_NE(partitions->at(0).text.find("over the reshard"), std::string::npos);
  traffic_.scripts.push_back({{message({vgtid(9, "-80")})}});
  a = saved("a", 7);
  b = saved("b", 9);
  a.slice = b.slice = "-80";
  const auto next = source.plan({1, {a, b}});
  ASSERT_TRUE(next.ok());
  ASSERT_EQ(next->size(), 1U);
  EXPECT_EQ(next->at(0).text, "changes of shop in a");
}

TEST_F(PlanetscaleSourceTest, CopiesAgainAndForgetsTheOldShardsWhenACopyWasUnderWay) {
  PlanetscaleSource source = make();
  traffic_.scripts.push_back({{message({vgtid(9, "-80")})}});
  Cursor a = saved("a", 5, false);
  a.slice = "-";
  const auto partitions = source.plan({0, {a}});
  ASSERT_TRUE(partitions.ok());
  ASSERT_EQ(partitions->size(), 2U);
  traffic_.scripts.push_back({{message({begin("-80"), fields("a", kColumns, "-80"), inserted("a", {"1"}, 0, "-80"),
                                        vgtid(9, "-80"), commit(0, "-80"), copy_completed("-80")})}});
  const auto reader = source.open(partitions->at(0).id);
  ASSERT_TRUE(reader.ok());
  for (int i = 0; i < 10; ++i) {
    const Result<Event> event = (*reader)->next();
    ASSERT_TRUE(event.ok());
    const auto* checkpoint = std::get_if<CheckpointEvent>(&*event);
    if (checkpoint == nullptr) continue;
    ASSERT_EQ(checkpoint->cursors.size(), 2U);
    EXPECT_EQ(checkpoint->cursors[1].slice, "-");
    EXPECT_EQ(checkpoint->cursors[1].value, "");
    return;
  }
  FAIL() << "no checkpoint came";
}

TEST_F(PlanetscaleSourceTest, RefusesACursorThatItCannotRead) {
  PlanetscaleSource source = make();
  const auto partitions = source.plan({0, {{"shop", "a", "0", "{}"}}});
  ASSERT_FALSE(partitions.ok());
  EXPECT_NE(partitions.status().message().find("table a, shard 0"), std::string::npos);
}

}  // namespace
}  // namespace pipeline::planetscale
