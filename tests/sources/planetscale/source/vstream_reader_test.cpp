#include "source/vstream_reader.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "sources/planetscale/events.hpp"
#include "sources/planetscale/jumping_clock.hpp"

namespace pipeline::planetscale {
namespace {

using namespace test;
using Script = std::vector<StreamRead>;

const std::vector<wire::Field> kColumns{field("id", "bigint", true)};

StreamRead message(const std::vector<wire::VEvent>& events) {
  return StreamMessage(response(events));
}

// Gives each stream the next script; after its end silence, or heartbeats.
class Server : public Connector {
 public:
  explicit Server(JumpingClock& clock) : clock_(clock) {}
  std::unique_ptr<EventStream> open(const wire::VStreamRequest& request) override {
    requests.push_back(request);
    Script script;
    if (!scripts.empty()) {
      script = std::move(scripts.front());
      scripts.pop_front();
    }
    return std::make_unique<Stream>(*this, std::move(script));
  }

  std::deque<Script> scripts;
  std::vector<wire::VStreamRequest> requests;
  bool heartbeats = false;

 private:
  class Stream : public EventStream {
   public:
    Stream(Server& server, Script script) : server_(server), reads_(script.begin(), script.end()) {}
    StreamRead read(std::chrono::milliseconds wait) override {
      if (reads_.empty()) {
        server_.clock_.sleep(wait);
        return server_.heartbeats ? message({heartbeat()}) : StreamRead(StreamQuiet{});
      }
      StreamRead read = std::move(reads_.front());
      reads_.pop_front();
      return read;
    }

   private:
    Server& server_;
    std::deque<StreamRead> reads_;
  };

  JumpingClock& clock_;
};

class VStreamReaderTest : public testing::Test {
 protected:
  VStreamReaderTest() { settings_.retry_timeout = std::chrono::minutes(5); }

  void read_changes_of(const std::vector<std::string>& tables) {
    ShardCursor cursor;
    cursor.copy_done = true;
    cursor.gtid = gtid(5);
    for (const std::string& table : tables) machine_.scope.tables[table]["0"] = cursor;
    machine_.scope.stop["0"] = *GtidSet::parse(gtid(9));
    open();
  }
  void read_to_the_reshard_of(const std::string& table) {
    ShardCursor cursor;
    cursor.copy_done = true;
    cursor.gtid = gtid(5);
    machine_.scope.tables[table]["0"] = cursor;
    open();
  }
  void copy(uint64_t generation = 1) {
    machine_.scope.tables["t"]["0"].generation = generation;
    machine_.scope.copy = true;
    open();
  }

  // Reads to the end. Keeps the last cursors by table, and counts the rows.
  Status drain() {
    for (int i = 0; i < 100'000; ++i) {
      Result<Event> event = reader_->next();
      if (!event.ok()) return event.status();
      if (std::holds_alternative<EndEvent>(*event)) return {};
      if (const auto* batch = std::get_if<BatchEvent>(&*event)) rows_ += batch->batch.length();
      if (const auto* checkpoint = std::get_if<CheckpointEvent>(&*event)) {
        for (const Cursor& cursor : checkpoint->cursors) cursors_[cursor.name] = *decode_cursor(cursor.value);
      }
    }
    return Status::failed("it never ends");
  }

  static Script changes(const std::string& table, int last) {
    return {message({begin(), fields(table, kColumns), inserted(table, {"1"}, 7), vgtid(last), commit(7)})};
  }

  JumpingClock clock_;
  Server server_{clock_};
  SourceSettings settings_;
  StreamMachine::Settings machine_;
  int64_t rows_ = 0;
  std::map<std::string, ShardCursor> cursors_;
  std::unique_ptr<VStreamReader> reader_;

 private:
  void open() {
    machine_.scope.keyspace = "shop";
    machine_.sequence = &sequence_;
    reader_ = std::make_unique<VStreamReader>(server_, settings_, machine_, "changes", Host(), clock_);
  }

  std::atomic<int64_t> sequence_ = 1;
};

TEST_F(VStreamReaderTest, TakesSilenceForAFailure) {
  read_changes_of({"t"});
  server_.scripts = {Script(), changes("t", 9)};
  ASSERT_TRUE(drain().ok());
  EXPECT_EQ(server_.requests.size(), 2U);
  EXPECT_EQ(rows_, 1);
}

// vitess-cluster.md 1, cases 5 and 6: heartbeats come, and nothing else.
TEST_F(VStreamReaderTest, DoesNotBelieveHeartbeats) {
  read_changes_of({"t"});
  server_.heartbeats = true;
  server_.scripts = {{message({begin(), fields("t", kColumns), inserted("t", {"7"}, 7)})}, changes("t", 9)};
  ASSERT_TRUE(drain().ok());
  EXPECT_EQ(server_.requests.size(), 2U);
  EXPECT_EQ(rows_, 1) << "rows count at their COMMIT only";
}

TEST_F(VStreamReaderTest, NamesThePositionAndTheLimitWhenNothingComesAnyMore) {
  read_changes_of({"t"});
  server_.heartbeats = true;
  const Status status = drain();
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.message().find("16 MiB"), std::string::npos) << status.message();
  EXPECT_NE(status.message().find(gtid(5)), std::string::npos) << status.message();
}

TEST_F(VStreamReaderTest, GivesProgressANewBudget) {
  read_changes_of({"t"});
  server_.heartbeats = true;
  server_.scripts = {changes("t", 6), changes("t", 7), changes("t", 8), changes("t", 9)};
  ASSERT_TRUE(drain().ok());
  EXPECT_GT(clock_.now().time_since_epoch(), settings_.retry_timeout);
  EXPECT_EQ(rows_, 4);
}

TEST_F(VStreamReaderTest, GivesUpOnlyTheTableThatTheServerCanNotRead) {
  read_changes_of({"t", "u"});
  server_.scripts = {{StreamEnd{2, "(…) 1-6: unknown table t in schema\nfailed to build table replication plan"}},
                     changes("u", 9)};
  ASSERT_TRUE(drain().ok());
  ASSERT_EQ(server_.requests.size(), 2U);
  ASSERT_EQ(server_.requests[1].filter().rules_size(), 1);
  EXPECT_EQ(server_.requests[1].filter().rules(0).match(), "u");
  EXPECT_FALSE(cursors_["t"].copy_done);
  EXPECT_TRUE(cursors_["u"].copy_done);
}

// The open stream still reads it.
TEST_F(VStreamReaderTest, GoesOnWhenTheServerCanNotReadATableThatWasGivenUpBefore) {
  read_changes_of({"t", "u"});
  server_.scripts = {{message({begin(), fields("t", {field("@1", "bigint", true)})}),
                      StreamEnd{2, "cannot determine table columns for t: event has 2 columns, schema has 1"}},
                     changes("u", 9)};
  const Status status = drain();
  ASSERT_TRUE(status.ok()) << status.message();
  ASSERT_EQ(server_.requests.size(), 2U);
  EXPECT_EQ(server_.requests[1].filter().rules_size(), 1);
  EXPECT_FALSE(cursors_["t"].copy_done);
  EXPECT_TRUE(cursors_["u"].copy_done);
}

TEST_F(VStreamReaderTest, CopiesAgainWhenTheServerCanNotReadTheChangesBehindACopy) {
  const StreamEnd changed{2,
                          "persistent error: cannot determine table columns for t: event has 2 columns, schema has 1"};
  copy();
  server_.scripts = {
      {message({begin(), fields("t", kColumns), inserted("t", {"1"}), vgtid_with_key(6, "t", {"1"}), commit()}),
       changed}};
  ASSERT_TRUE(drain().ok());
  EXPECT_FALSE(cursors_["t"].copy_done);
  EXPECT_FALSE(cursors_["t"].lastpk);
  copy();
  server_.scripts = {{changed}};
  EXPECT_EQ(drain().option(), "tables") << "a copy that never began would fail again";
}

TEST_F(VStreamReaderTest, PlansAgainWhenItsShardIsResharded) {
  copy();
  server_.scripts = {
      {message({begin(), fields("t", kColumns), inserted("t", {"1"}), vgtid_with_key(6, "t", {"1"}), commit()}),
       StreamEnd{13, "not all journaling participants are in the stream: journal: [], stream: []"}}};
  ASSERT_TRUE(drain().ok());
  EXPECT_FALSE(cursors_["t"].copy_done);
  EXPECT_FALSE(cursors_["t"].lastpk);
}

// vitess-cluster.md 1, case 4: heartbeats for ever, and never a JOURNAL.
TEST_F(VStreamReaderTest, CopiesAgainWhenOldShardsDoNotLeadToTheNewOnes) {
  read_to_the_reshard_of("t");
  server_.heartbeats = true;
  ASSERT_TRUE(drain().ok());
  EXPECT_EQ(server_.requests.size(), 1U);
  EXPECT_FALSE(cursors_["t"].copy_done);
}

TEST_F(VStreamReaderTest, WaitsForATableThatTheTabletDoesNotKnowYet) {
  copy();
  const StreamEnd unknown{2, "table t is not present in the database"};
  server_.scripts = {{unknown}, {unknown}, {message({begin(), fields("t", kColumns), vgtid(6), copy_completed()})}};
  ASSERT_TRUE(drain().ok());
  EXPECT_TRUE(cursors_["t"].copy_done);
}

TEST_F(VStreamReaderTest, TellsATableThatIsNotThere) {
  copy();
  server_.scripts.assign(9, {StreamEnd{2, "table t is not present in the database"}});
  const Status status = drain();
  EXPECT_EQ(status.option(), "tables");
}

TEST_F(VStreamReaderTest, GoesOnWithoutATableThatIsNoLongerThere) {
  copy(2);
  server_.scripts.assign(9, {StreamEnd{2, "table t is not present in the database"}});
  ASSERT_TRUE(drain().ok());
  EXPECT_NE(cursors_["t"].gone, "");
}

}  // namespace
}  // namespace pipeline::planetscale
