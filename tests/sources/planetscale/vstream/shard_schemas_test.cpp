// While a table is altered in one shard after the other, its rows come with one set of columns.
#include <gtest/gtest.h>

#include "sources/planetscale/events.hpp"
#include "vstream/stream_machine.hpp"

namespace pipeline::planetscale {
namespace {

using namespace test;

using Columns = std::vector<wire::Field>;
using Lines = std::vector<std::string>;

const Columns kNarrow{field("id", "bigint", true), field("v", "varchar(10)")};
const Columns kWide{field("id", "bigint", true), field("extra", "varchar(9)"), field("v", "varchar(10)")};

class ShardSchemas : public ::testing::Test {
 protected:
  ShardSchemas() : machine_(settings(), Host()) {}

  // A transaction in one shard: it has come to `last`, the other has not moved.
  Status transaction(const std::string& shard, int last, std::vector<wire::VEvent> events) {
    at_[shard] = last;
    wire::VEvent position = vgtid(at_["-80"], "-80");
    *position.mutable_vgtid()->add_shard_gtids() = vgtid(at_["80-"], "80-").vgtid().shard_gtids(0);
    position.set_shard(shard);
    events.insert(events.begin(), begin(shard));
    events.push_back(position);
    events.push_back(commit(1, shard));
    return machine_.feed(response(events));
  }
  Status alter(const std::string& shard, int last, const std::string& statement) {
    wire::VEvent event = ddl(statement);
    event.set_shard(shard);
    wire::VEvent position = vgtid(last, shard);
    const std::string other = shard == "-80" ? "80-" : "-80";
    *position.mutable_vgtid()->add_shard_gtids() = vgtid(at_[other], other).vgtid().shard_gtids(0);
    at_[shard] = last;
    return machine_.feed(response({position, event}));
  }

  // "schema id,v" and the texts of rows, "1,NULL,a".
  Lines flushed() {
    machine_.flush();
    Lines lines;
    Event event = IdleEvent{};
    while (machine_.take(event)) {
      if (const auto* schema = std::get_if<SchemaEvent>(&event)) lines.push_back("schema " + names(*schema));
      if (const auto* batch = std::get_if<BatchEvent>(&event)) add_rows(batch->batch, lines);
    }
    return lines;
  }

 private:
  StreamMachine::Settings settings() {
    StreamMachine::Settings settings;
    settings.scope.keyspace = "shop";
    for (const char* shard : {"-80", "80-"}) {
      ShardCursor cursor;
      cursor.copy_done = true;
      cursor.gtid = gtid(1);
      settings.scope.tables["t"][shard] = cursor;
      settings.scope.stop[shard] = *GtidSet::parse(gtid(99));
      at_[shard] = 1;
    }
    settings.sequence = &sequence_;
    return settings;
  }
  static std::string names(const SchemaEvent& event) {
    std::string text;
    for (const Field& column : event.info.schema.fields) text += (text.empty() ? "" : ",") + column.name;
    return text;
  }
  static void add_rows(const Batch& batch, Lines& lines) {
    for (int64_t row = 0; row < batch.length(); ++row) {
      std::string text = std::to_string(ColumnView(*batch.rows->children[0]).value<int64_t>(row));
      for (int64_t i = 1; i < batch.rows->n_children; ++i) {
        const ColumnView column(*batch.rows->children[i]);
        text += "," + (column.is_null(row) ? std::string("NULL") : std::string(column.bytes(row)));
      }
      lines.push_back(text);
    }
  }

  std::map<std::string, int> at_;
  std::atomic<int64_t> sequence_{0};
  StreamMachine machine_;
};

TEST_F(ShardSchemas, RowsOfAShardThatIsNotAlteredYetHaveTheNewColumnAsNull) {
  ASSERT_TRUE(transaction("-80", 2, {fields("t", kNarrow, "-80"), inserted("t", {"1", "a"}, 1, "-80")}).ok());
  ASSERT_TRUE(transaction("80-", 2, {fields("t", kNarrow, "80-"), inserted("t", {"2", "b"}, 1, "80-")}).ok());
  EXPECT_EQ(flushed(), (Lines{"schema id,v", "1,a", "schema id,v", "2,b"}));

  ASSERT_TRUE(alter("-80", 3, "alter table t add column extra varchar(9) after id").ok());
  ASSERT_TRUE(transaction("-80", 4, {fields("t", kWide, "-80"), inserted("t", {"3", "x", "c"}, 1, "-80")}).ok());
  ASSERT_TRUE(transaction("80-", 3, {inserted("t", {"4", "d"}, 1, "80-")}).ok());
  EXPECT_EQ(flushed(), (Lines{"schema id,extra,v", "schema id,extra,v", "3,x,c", "4,NULL,d"}));

  ASSERT_TRUE(alter("80-", 4, "alter table t add column extra varchar(9) after id").ok());
  ASSERT_TRUE(transaction("80-", 5, {fields("t", kWide, "80-"), inserted("t", {"5", "y", "e"}, 1, "80-")}).ok());
  EXPECT_EQ(flushed(), (Lines{"schema id,extra,v", "5,y,e"}));
}

TEST_F(ShardSchemas, ADroppedColumnStaysUntilAllShardsHaveDroppedIt) {
  ASSERT_TRUE(transaction("-80", 2, {fields("t", kWide, "-80"), inserted("t", {"1", "x", "a"}, 1, "-80")}).ok());
  ASSERT_TRUE(transaction("80-", 2, {fields("t", kWide, "80-"), inserted("t", {"2", "y", "b"}, 1, "80-")}).ok());
  flushed();
  ASSERT_TRUE(alter("-80", 3, "alter table t drop column extra").ok());
  ASSERT_TRUE(transaction("-80", 4, {fields("t", kNarrow, "-80"), inserted("t", {"3", "c"}, 1, "-80")}).ok());
  EXPECT_EQ(flushed(), (Lines{"schema id,extra,v", "3,NULL,c"}));
  ASSERT_TRUE(alter("80-", 3, "alter table t drop column extra").ok());
  ASSERT_TRUE(transaction("80-", 4, {fields("t", kNarrow, "80-"), inserted("t", {"4", "d"}, 1, "80-")}).ok());
  EXPECT_EQ(flushed(), (Lines{"schema id,v", "schema id,v", "4,d"}));
}

}  // namespace
}  // namespace pipeline::planetscale
