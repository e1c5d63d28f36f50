#include "sinks/airbyte_stdout/sync_state.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace pipeline::airbyte {
namespace {

Result<SyncState> read(const std::string& text) {
  const Result<rapidjson::Document> json = parse_json(text, "the state");
  return SyncState::read(*json, "planetscale");
}

TEST(SyncState, ReadsBackWhatItWrites) {
  SyncState state;
  state.streams.push_back({{"users", "shop"}, {{"-80", R"({"a":1})"}, {"80-", "{}"}}, 77, {"id", "name"}, false});
  const Result<SyncState> again = read(state.text("planetscale"));
  ASSERT_TRUE(again.ok()) << again.status().message();
  ASSERT_EQ(again->streams.size(), 1U);
  EXPECT_EQ(again->streams[0].descriptor, state.streams[0].descriptor);
  EXPECT_EQ(again->streams[0].cursors, state.streams[0].cursors);
  EXPECT_EQ(again->streams[0].last_cursor, 77);
  EXPECT_EQ(again->streams[0].columns, state.streams[0].columns);
}

// Recorded from planetscale/airbyte-source v2.9.0.
TEST(SyncState, TurnsTheIncumbentsStateIntoCursorsOfTheSource) {
  const Result<SyncState> state =
      read(R"({"streams":{"shop:m1":{"shards":{"0":{"cursor":"CgEwEgRzaG9wGjJNeVNRTDU2LzBjODU2YjZhLWU3NWMtMTFmMS05ZD)"
           R"(gyLTAyZmMwMDAwMDAwMToxLTM0NA=="},"shop2/0":{"cursor":"CgdzaG9wMi8wEgRzaG9w"}}}}})");
  ASSERT_TRUE(state.ok()) << state.status().message();
  ASSERT_EQ(state->streams.size(), 1U);
  EXPECT_TRUE(state->streams[0].legacy);
  EXPECT_EQ(state->streams[0].descriptor, (StreamDescriptor{"m1", "shop"}));
  ASSERT_EQ(state->streams[0].cursors.size(), 1U);
  EXPECT_EQ(
      state->streams[0].cursors.at("0"),
      R"({"version":1,"generation":1,"copy":"done","gtid":"MySQL56/0c856b6a-e75c-11f1-9d82-02fc00000001:1-344"})");
  EXPECT_THAT(state->warnings, ::testing::ElementsAre(::testing::HasSubstr("shop2/0")));
}

TEST(SyncState, ABrokenOffCopyOfTheIncumbentGoesOnAtItsLastKey) {
  // shard "-", keyspace "ks", position "MySQL56/p:1", last_known_pk "xyz"
  const Result<SyncState> state =
      read(R"({"streams":{"ks:t":{"shards":{"-":{"cursor":"CgEtEgJrcxoLTXlTUUw1Ni9wOjEiA3h5eg=="}}}}})");
  ASSERT_TRUE(state.ok());
  ASSERT_EQ(state->streams.size(), 1U);
  EXPECT_EQ(state->streams[0].cursors.at("-"), R"({"version":1,"generation":1,"copy":"running","gtid":"MySQL56/p:1",)"
                                               R"("lastpk":{"columns":[],"encoded":"eHl6"}})");
}

TEST(SyncState, AStreamWithoutStateStartsOver) {
  for (const char* text : {"[]", "{}", "null", R"([{"type":"STREAM","stream":{"stream_descriptor":{"name":"t"}}}])"}) {
    const Result<SyncState> state = read(text);
    ASSERT_TRUE(state.ok()) << text;
    EXPECT_TRUE(state->streams.empty());
  }
}

TEST(SyncState, RefusesALaterVersionAndAnotherSource) {
  for (const char* blob : {R"({"version":2,"source":"planetscale","cursors":{}})",
                           R"({"version":1,"source":"generate","cursors":{}})", R"({"cursors":{}})"}) {
    const Result<SyncState> state =
        read(R"([{"type":"STREAM","stream":{"stream_descriptor":{"name":"users"},"stream_state":)" + std::string(blob) +
             "}}]");
    ASSERT_FALSE(state.ok());
    EXPECT_EQ(state.status().code(), StatusCode::invalid);
    EXPECT_THAT(state.status().message(), ::testing::HasSubstr("users"));
  }
}

}  // namespace
}  // namespace pipeline::airbyte
