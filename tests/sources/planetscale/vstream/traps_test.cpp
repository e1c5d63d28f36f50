// Traps of real servers that no recording shows; their numbers are those of tests/sources/planetscale/traps.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "pipeline/sdk/view.hpp"
#include "sources/planetscale/events.hpp"
#include "vstream/stream_machine.hpp"

namespace pipeline::planetscale {
namespace {

using namespace test;

const std::vector<wire::Field> kColumns{field("id", "bigint", true), field("v", "varchar(10)")};

class Trap : public testing::Test {
 protected:
  StreamMachine machine(bool copy, const std::vector<std::string>& shards = {"0"}) {
    StreamMachine::Settings settings;
    settings.scope.keyspace = "shop";
    settings.scope.copy = copy;
    settings.sequence = &sequence_;
    for (const std::string& shard : shards) {
      ShardCursor cursor;
      if (!copy) {
        cursor.copy_done = true;
        cursor.gtid = gtid(1);
        settings.scope.stop[shard] = *GtidSet::parse(gtid(100));
      }
      settings.scope.tables["t"][shard] = cursor;
    }
    return {std::move(settings), Host()};
  }

  // The ids of all rows that come out, with the number of columns of each.
  static std::vector<std::pair<int64_t, int64_t>> rows_of(StreamMachine& machine) {
    machine.flush();
    std::vector<std::pair<int64_t, int64_t>> rows;
    Event event = IdleEvent{};
    while (machine.take(event)) {
      const auto* batch = std::get_if<BatchEvent>(&event);
      if (batch == nullptr) continue;
      const ColumnView id(*batch->batch.rows->children[0]);
      for (int64_t row = 0; row < batch->batch.length(); ++row) {
        rows.emplace_back(id.value<int64_t>(row), batch->batch.rows->n_children);
      }
    }
    return rows;
  }

  static std::string position(const StreamMachine& machine) { return machine.request_position().shard_gtids(0).gtid(); }

  std::atomic<int64_t> sequence_ = 0;
};

using Rows = std::vector<std::pair<int64_t, int64_t>>;

TEST_F(Trap, Nr5And6AKeyThatComesWithoutItsColumnsIsSentBackWithThem) {
  StreamMachine copy = machine(true);
  wire::VEvent bare = vgtid_with_key(1, "t", {"2"});
  bare.mutable_vgtid()->mutable_shard_gtids(0)->mutable_table_p_ks(0)->mutable_lastpk()->clear_fields();
  ASSERT_TRUE(copy.feed(response({begin(), fields("t", kColumns), inserted("t", {"1", "a"}),
                                  vgtid_with_key(1, "t", {"1"}), commit()}))
                  .ok());
  ASSERT_TRUE(copy.feed(response({begin(), inserted("t", {"2", "b"}), bare, commit()})).ok());
  copy.flush();
  const wire::VGtid request = copy.request_position();
  ASSERT_EQ(request.shard_gtids(0).table_p_ks_size(), 1);
  const wire::QueryResult& key = request.shard_gtids(0).table_p_ks(0).lastpk();
  EXPECT_EQ(key.rows(0).values(), "2");
  ASSERT_EQ(key.fields_size(), 1);
  EXPECT_EQ(key.fields(0).name(), "id");
}

TEST_F(Trap, Nr16OnlyAVgtidMovesThePositionAlsoOneOfAnEmptyTransaction) {
  StreamMachine stream = machine(false);
  ASSERT_TRUE(stream.feed(response({begin(), commit(1)})).ok());
  EXPECT_EQ(position(stream), gtid(1));
  ASSERT_TRUE(stream.feed(response({begin(), vgtid(2), commit(1)})).ok());
  EXPECT_EQ(position(stream), gtid(2));
  EXPECT_EQ(rows_of(stream), Rows{});
}

TEST_F(Trap, Nr48APositionOfAKeyspaceWithASimilarNameMovesNothing) {
  StreamMachine stream = machine(false);
  for (const char* other : {"shop2", "sho", ""}) {
    wire::VEvent foreign = vgtid(50);
    foreign.mutable_vgtid()->mutable_shard_gtids(0)->set_keyspace(other);
    *foreign.mutable_vgtid()->add_shard_gtids() = vgtid(3).vgtid().shard_gtids(0);
    ASSERT_TRUE(stream.feed(response({begin(), foreign, commit(1)})).ok());
    EXPECT_EQ(position(stream), gtid(3)) << other;
  }
}

TEST_F(Trap, Nr53EachShardHasColumnsOfItsOwn) {
  StreamMachine stream = machine(false, {"-80", "80-"});
  std::vector<wire::Field> more = kColumns;
  more.push_back(field("added", "int"));
  wire::VEvent both = vgtid(2, "-80");
  *both.mutable_vgtid()->add_shard_gtids() = vgtid(1, "80-").vgtid().shard_gtids(0);
  ASSERT_TRUE(stream
                  .feed(response({begin("-80"), fields("t", kColumns, "-80"), fields("t", more, "80-"),
                                  inserted("t", {"1", "a"}, 5, "-80"), inserted("t", {"2", "b", "3"}, 5, "80-"), both,
                                  commit(5, "-80")}))
                  .ok());
  Rows rows = rows_of(stream);
  std::sort(rows.begin(), rows.end());
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].first, 1);
  EXPECT_EQ(rows[1], std::pair(int64_t{2}, int64_t{3}));
}

TEST_F(Trap, Nr54OnlyTheKeyspaceIsTakenOffTheNameOfATable) {
  for (const auto& [name, read] : {std::pair("t", true), std::pair("shop.t", true), std::pair("sho.t", false),
                                   std::pair("shop.shop.t", false), std::pair("shopt", false)}) {
    StreamMachine stream = machine(false);
    wire::VEvent columns = fields("t", kColumns);
    columns.mutable_field_event()->set_table_name(name);
    wire::VEvent row = inserted("t", {"1", "a"}, 5);
    wire::RowEvent content;
    ASSERT_TRUE(content.ParseFromString(row.row_event()));
    content.set_table_name(name);
    row.set_row_event(content.SerializeAsString());
    ASSERT_TRUE(stream.feed(response({begin(), columns, row, vgtid(2), commit(5)})).ok());
    EXPECT_EQ(rows_of(stream).size(), read ? 1U : 0U) << name;
  }
}

TEST_F(Trap, Nr59EventsOfAnUnknownKindAreIgnored) {
  StreamMachine stream = machine(false);
  wire::VEvent unknown;
  unknown.set_shard("0");
  for (const int32_t type : {0, 1, 21, 99, 2147483647, -1}) {
    unknown.set_type(type);
    ASSERT_TRUE(stream.feed(response({unknown})).ok()) << type;
  }
  ASSERT_TRUE(
      stream
          .feed(response({begin(), fields("t", kColumns), inserted("t", {"1", "a"}, 5), unknown, vgtid(2), commit(5)}))
          .ok());
  EXPECT_EQ(rows_of(stream), (Rows{{1, 2}}));
}

}  // namespace
}  // namespace pipeline::planetscale
