#include "source/peek.hpp"

#include <gtest/gtest.h>

#include "sources/planetscale/events.hpp"
#include "sources/planetscale/jumping_clock.hpp"

namespace pipeline::planetscale {
namespace {

using test::JumpingClock;

// Gives the same on each read; what is quiet takes its time.
class MonotonousServer : public Connector {
 public:
  MonotonousServer(StreamRead answer, Clock& clock) : answer_(std::move(answer)), clock_(clock) {}
  std::unique_ptr<EventStream> open(const wire::VStreamRequest& /*request*/) override {
    ++opened;
    return std::make_unique<Stream>(*this);
  }

  int opened = 0;

 private:
  class Stream : public EventStream {
   public:
    explicit Stream(MonotonousServer& server) : server_(server) {}
    StreamRead read(std::chrono::milliseconds wait) override {
      if (std::holds_alternative<StreamQuiet>(server_.answer_)) server_.clock_.sleep(wait);
      return server_.answer_;
    }

   private:
    MonotonousServer& server_;
  };

  StreamRead answer_;
  Clock& clock_;
};

class PeekTest : public testing::Test {
 protected:
  PeekTest() {
    settings_.keyspace = "shop";
    settings_.retry_timeout = std::chrono::minutes(5);
  }
  Result<std::map<std::string, std::string>> peek(Connector& server) {
    return peek_positions(server, settings_, "t", clock_, Host());
  }
  std::chrono::milliseconds passed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - JumpingClock().now());
  }

  SourceSettings settings_;
  JumpingClock clock_;
};

TEST_F(PeekTest, TellsThePositionOfEachShard) {
  MonotonousServer server(StreamMessage(test::response({test::vgtid(9)})), clock_);
  const auto positions = peek(server);
  ASSERT_TRUE(positions.ok()) << positions.status().message();
  EXPECT_EQ(*positions, (std::map<std::string, std::string>{{"0", test::gtid(9)}}));
}

TEST_F(PeekTest, TriesAgainAndThenCallsAClosedPortTransient) {
  MonotonousServer server(StreamEnd{14, "connection refused"}, clock_);
  const Status status = peek(server).status();
  EXPECT_EQ(status.code(), StatusCode::retry) << status.message();
  EXPECT_EQ(status.option(), "host");
  EXPECT_EQ(server.opened, 4);
}

TEST_F(PeekTest, WaitsForASilentServerOnlyOnce) {
  MonotonousServer server(StreamQuiet{}, clock_);
  const Status status = peek(server).status();
  EXPECT_EQ(status.code(), StatusCode::retry);
  EXPECT_NE(status.message().find("doesn't tell its position"), std::string::npos) << status.message();
  EXPECT_EQ(server.opened, 1);
  EXPECT_EQ(passed(), std::chrono::seconds(100));
}

TEST_F(PeekTest, DoesNotTryAgainWhatOnlyTheUserCanMend) {
  MonotonousServer server(StreamEnd{16, "who are you?"}, clock_);
  EXPECT_EQ(peek(server).status().code(), StatusCode::invalid);
  EXPECT_EQ(server.opened, 1);
}

}  // namespace
}  // namespace pipeline::planetscale
