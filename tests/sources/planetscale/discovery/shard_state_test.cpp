#include "discovery/shard_state.hpp"

#include <gtest/gtest.h>

#include "sources/planetscale/discovery/recorded_server.hpp"

namespace pipeline::planetscale {
namespace {

const std::string kServer = "11111111-2222-3333-4444-555555555555:";

GtidSet set_of(const std::string& ranges) {
  return GtidSet::parse(kServer + ranges).value();
}

PositionState state_of(const std::string& executed, const std::vector<std::string>& purged, const GtidSet& saved,
                       const std::string& type = "primary") {
  test::ScriptedServer server;
  server.variable("shop:0@primary", "@@global.gtid_executed", {kServer + executed});
  server.variable("shop:0@" + type, "@@gtid_purged", purged);
  const Result<PositionState> state = position_state(server, {"shop", "0", type}, saved);
  EXPECT_TRUE(state.ok()) << state.status().message();
  return state.ok() ? *state : PositionState::lost;
}

TEST(PositionState, IsAvailableWhileTheLogsAfterItAreThere) {
  EXPECT_EQ(state_of("1-10", {""}, set_of("1-5")), PositionState::available);
  EXPECT_EQ(state_of("1-10", {kServer + "1-5"}, set_of("1-5")), PositionState::available);
}

TEST(PositionState, IsPurgedWhenTransactionsAfterItAreNoLongerInTheLogs) {
  EXPECT_EQ(state_of("1-10", {kServer + "1-6"}, set_of("1-5")), PositionState::purged);
}

TEST(PositionState, IsLostWhenTheServerNeverHadItsTransactions) {
  EXPECT_EQ(state_of("1-10", {""}, set_of("1-11")), PositionState::lost);
  EXPECT_EQ(state_of("1-10", {""}, GtidSet::parse("aaaaaaaa-2222-3333-4444-555555555555:1").value()),
            PositionState::lost);
}

TEST(PositionState, IsAvailableWhenOneOfTheReplicasHasTheLogs) {
  EXPECT_EQ(state_of("1-10", {kServer + "1-6", kServer + "1-6", kServer + "1-2"}, set_of("1-5"), "replica"),
            PositionState::available);
  EXPECT_EQ(state_of("1-10", {kServer + "1-6"}, set_of("1-5"), "replica"), PositionState::purged);
}

TEST(PositionState, IsNotKnownWithoutAnAnswer) {
  test::ScriptedServer server;
  EXPECT_FALSE(position_state(server, {"shop", "0", "primary"}, set_of("1")).ok());
}

TEST(ShardVariable, ReadsWhatVtgateAnswers) {
  test::RecordedServer server;
  const Result<std::string> image = shard_variable(server, {"sharded", "-80", "rdonly"}, "@@binlog_row_image");
  ASSERT_TRUE(image.ok()) << image.status().message();
  EXPECT_EQ(*image, "FULL");
  const Result<GtidSet> executed = executed_gtids(server, {"sharded", "80-", "primary"});
  ASSERT_TRUE(executed.ok()) << executed.status().message();
  EXPECT_FALSE(executed->empty());
  const Result<PositionState> state = position_state(server, {"sharded", "80-", "primary"}, *executed);
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(*state, PositionState::available);
}

}  // namespace
}  // namespace pipeline::planetscale
