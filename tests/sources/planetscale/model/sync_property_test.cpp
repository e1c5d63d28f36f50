// Whatever happens while a keyspace is read: in the end the destination holds its rows.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdio>
#include <cstdlib>

#include "model/connector.hpp"
#include "sources/planetscale/jumping_clock.hpp"
#include "sources/planetscale/model/keyspace_world.hpp"
#include "sources/planetscale/sync_life.hpp"

namespace pipeline::planetscale::test {
namespace {

using vtgate::model::ModelConnector;
using vtgate::model::Weather;

constexpr std::size_t kLongestTape = 3000;
constexpr int kMostLives = 400;

struct Counts {
  int64_t runs = 0;
  int64_t cuts = 0;
  int64_t deaths = 0;  // of the process
  int64_t reshards = 0;
  int64_t failures = 0;  // syncs that ended with an error
};

// A destination that syncs from a world again and again, over cut streams and deaths of the process.
class Sync {
 public:
  Sync(Tape& tape, KeyspaceWorld& world, Counts& counts) : tape_(tape), world_(world), counts_(counts) {
    settings_.keyspace = "shop";
    settings_.choice.tables = KeyspaceWorld::kTables;
    settings_.retry_timeout = std::chrono::minutes(30);
    weather_.stream.pick = [this](const auto& shards) { return tape_.pick(shards.size()); };
    weather_.stream.batch_rows = [this] { return 1 + tape_.pick(9); };
    weather_.stream.tear_transaction = [this] { return tape_.chance(10); };
    weather_.before_read = [this] {
      if (tape_.chance(3)) world_.step();
    };
    weather_.heartbeat = [this] { return heartbeat(); };
    weather_.wait = [this](std::chrono::milliseconds time) { clock_.sleep(time); };
    weather_.cut = [this] { return cut(); };
  }

  Status run() {
    for (int life = 0; life < kMostLives; ++life) {
      killed_ = false;
      auto connector = std::make_unique<ModelConnector>(world_.keyspace(), weather_);
      const std::optional<Status> status =
          SyncLife(settings_, std::move(connector), nullptr, clock_, killed_, applied_).run();
      if (status) return *status;
    }
    return Status::failed("the process died too often");
  }

  [[nodiscard]] const AppliedTables& applied() const { return applied_; }

 private:
  bool heartbeat() {
    if (clock_.now() - last_heartbeat_ < std::chrono::seconds(5)) return false;
    last_heartbeat_ = clock_.now();
    return true;
  }

  std::optional<StreamEnd> cut() {
    if (!tape_.chance(30)) return std::nullopt;
    ++counts_.cuts;
    const StreamEnd ends[] = {{14, "cut"}, {0, ""}, {1, "cut"}};
    killed_ = tape_.chance(3);
    counts_.deaths += killed_ ? 1 : 0;
    return ends[tape_.pick(std::size(ends))];
  }

  Tape& tape_;
  KeyspaceWorld& world_;
  Counts& counts_;
  SourceSettings settings_;
  Weather weather_;
  JumpingClock clock_;
  Clock::time_point last_heartbeat_ = clock_.now();
  bool killed_ = false;
  AppliedTables applied_;
};

using Rows = std::multiset<std::string>;

Rows rows_of(const vtgate::model::Keyspace& keyspace, const std::string& table) {
  Rows rows;
  for (const std::string& shard : keyspace.serving_shards()) {
    for (const auto& row : keyspace.shard(shard).rows.at(table).in_order()) rows.insert(key_text(row));
  }
  return rows;
}

// With the columns of today; one that a row was read without is NULL.
Rows applied_rows(const vtgate::model::TableSchema& schema, const AppliedTable& table) {
  Rows rows;
  for (const auto& [key, row] : table.rows) {
    std::vector<Text> cells;
    for (const auto& column : schema.columns) {
      const auto found = std::find(row.columns->begin(), row.columns->end(), column.name);
      const auto place = static_cast<std::size_t>(found - row.columns->begin());
      cells.push_back(place < row.cells.size() ? row.cells[place] : Text());
    }
    rows.insert(key_text(cells));
  }
  return rows;
}

// Empty = the same.
std::string difference(const std::string& table, const Rows& applied, const Rows& held) {
  std::string text;
  for (const std::string& row : held) text += applied.count(row) < held.count(row) ? " missing " + row : "";
  for (const std::string& row : applied) text += held.count(row) < applied.count(row) ? " unknown " + row : "";
  return text.empty() ? text : table + ":" + text;
}

TEST(Syncs, EndWithTheRowsOfTheKeyspaceWhateverHappensMeanwhile) {
  // A tape that fails is long; to make it short takes hours. RC_PARAMS= asks for that.
  ::setenv("RC_PARAMS", "noshrink=1", 0);
  Counts counts;
  const auto tapes =
      rc::gen::resize(kLongestTape, rc::gen::container<std::vector<uint8_t>>(rc::gen::inRange<uint8_t>(0, 255)));
  const bool holds = rc::check("the destination holds the rows of the keyspace", [&] {
    Tape tape(*tapes);
    KeyspaceWorld world(tape);
    Sync sync(tape, world, counts);
    ++counts.runs;
    while (!tape.ended()) {
      // It may fail, as in a storm; the next one goes on.
      counts.failures += sync.run().ok() ? 0 : 1;
      world.step();
    }
    const Status status = sync.run();
    if (!status.ok()) RC_FAIL("the last sync: " + status.message());
    counts.reshards += world.resharded() ? 1 : 0;
    for (const auto& [name, schema] : world.keyspace().tables()) {
      const Rows applied = applied_rows(*schema, sync.applied().tables().at(name));
      const std::string text = difference(name, applied, rows_of(world.keyspace(), name));
      if (!text.empty()) RC_FAIL(text);
    }
  });
  std::printf("%lld runs, %lld cuts (%lld deaths of the process), %lld reshards, %lld syncs failed\n",
              static_cast<long long>(counts.runs), static_cast<long long>(counts.cuts),
              static_cast<long long>(counts.deaths), static_cast<long long>(counts.reshards),
              static_cast<long long>(counts.failures));
  EXPECT_TRUE(holds);
  EXPECT_GT(counts.cuts, 100);
}

}  // namespace
}  // namespace pipeline::planetscale::test
