#include "vstream/stream_machine.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "sources/planetscale/events.hpp"

namespace pipeline::planetscale {
namespace {

using namespace test;

const std::vector<wire::Field> kColumns{field("id", "bigint", true), field("v", "varchar(10)")};

// Runs a machine and writes what it hands out as lines, such as "snapshot 1,a" or "checkpoint done 1-5".
class Machine {
 public:
  explicit Machine(StreamMachine::Settings settings) : machine_(with_sequence(std::move(settings)), Host()) {}

  static Machine copy(ShardCursor cursor = {}) {
    StreamMachine::Settings settings;
    settings.scope.keyspace = "shop";
    settings.scope.copy = true;
    settings.scope.tables["t"]["0"] = std::move(cursor);
    return Machine(std::move(settings));
  }
  static Machine catch_up(int from, int to, OnSchemaChange on_schema_change = OnSchemaChange::evolve) {
    ShardCursor cursor;
    cursor.copy_done = true;
    cursor.gtid = gtid(from);
    *cursor.fields.emplace().mutable_table_name() = "shop.t";
    for (const wire::Field& column : kColumns) *cursor.fields->add_fields() = column;
    StreamMachine::Settings settings;
    settings.scope.keyspace = "shop";
    settings.scope.tables["t"]["0"] = cursor;
    settings.scope.tables["u"]["0"] = cursor;
    settings.scope.stop["0"] = *GtidSet::parse(gtid(to));
    settings.on_schema_change = on_schema_change;
    return Machine(std::move(settings));
  }

  Status feed(const std::vector<wire::VEvent>& events) { return machine_.feed(response(events)); }
  StreamMachine& operator*() { return machine_; }
  StreamMachine* operator->() { return &machine_; }

  std::vector<std::string> flushed() {
    machine_.flush();
    std::vector<std::string> lines;
    Event event = IdleEvent{};
    while (machine_.take(event)) std::visit([&](const auto& item) { write(item, lines); }, event);
    return lines;
  }

 private:
  StreamMachine::Settings with_sequence(StreamMachine::Settings settings) {
    settings.sequence = sequence_.get();
    return settings;
  }
  static void write(const SchemaEvent& event, std::vector<std::string>& lines) {
    lines.push_back("schema " + event.info.full_name() + " generation " + std::to_string(event.info.generation));
  }
  static void write(const BatchEvent& event, std::vector<std::string>& lines) {
    static const std::vector<std::string> names{"snapshot", "insert", "update", "delete"};
    const ChangeView changes(event.batch);
    const ColumnView id(*event.batch.rows->children[0]);
    const ColumnView text(*event.batch.rows->children[1]);
    for (int64_t row = 0; row < event.batch.length(); ++row) {
      lines.push_back(names[static_cast<std::size_t>(changes.operation(row))] + " " +
                      std::to_string(id.value<int64_t>(row)) + "," +
                      (text.is_null(row) ? "NULL" : std::string(text.bytes(row))));
    }
  }
  static void write(const CheckpointEvent& event, std::vector<std::string>& lines) {
    for (const Cursor& saved : event.cursors) {
      if (saved.name == "u") continue;  // a second table, which goes on
      if (saved.value.empty()) {
        lines.push_back("forget " + saved.slice);
        continue;
      }
      const Result<ShardCursor> cursor = decode_cursor(saved.value);
      lines.push_back("checkpoint " + std::string(cursor->copy_done ? "done" : "running") + " " +
                      cursor->gtid.substr(std::string(kServer).size()) +
                      (cursor->lastpk ? " after " + cursor->lastpk->rows(0).values() : ""));
    }
  }
  static void write(const TruncateEvent& event, std::vector<std::string>& lines) {
    lines.push_back("truncate " + event.shard);
  }
  static void write(const CompleteEvent& /*event*/, std::vector<std::string>& lines) { lines.emplace_back("complete"); }
  static void write(const IdleEvent& /*event*/, std::vector<std::string>& lines) { lines.emplace_back("idle"); }
  static void write(const EndEvent& /*event*/, std::vector<std::string>& lines) { lines.emplace_back("end"); }

  std::unique_ptr<std::atomic<int64_t>> sequence_ = std::make_unique<std::atomic<int64_t>>(1);
  StreamMachine machine_;
};

using Lines = std::vector<std::string>;

TEST(StreamMachine, CopiesRowsAndCountsThemAtTheirVgtid) {
  Machine machine = Machine::copy();
  ASSERT_TRUE(machine.feed({begin(), fields("t", kColumns)}).ok());
  ASSERT_TRUE(machine.feed({vgtid(5)}).ok());
  ASSERT_TRUE(machine
                  .feed({inserted("t", {"1", "a"}), inserted("t", {"2", std::nullopt}), vgtid_with_key(5, "t", {"2"}),
                         commit()})
                  .ok());
  EXPECT_EQ(machine.flushed(),
            (Lines{"schema shop.t generation 1", "snapshot 1,a", "snapshot 2,NULL", "checkpoint running 5 after 2"}));
  ASSERT_TRUE(machine.feed({begin(), vgtid(5), commit(), copy_completed()}).ok());
  EXPECT_EQ(machine.flushed(), (Lines{"complete", "checkpoint done 5"}));
  EXPECT_TRUE(machine->done());
}

TEST(StreamMachine, DoesNotTakeTheEndOfOneTransactionForTheEndOfTheCopy) {
  Machine machine = Machine::copy();
  ASSERT_TRUE(machine.feed({begin(), fields("t", kColumns), vgtid(5), commit()}).ok());
  ASSERT_TRUE(machine.feed({heartbeat()}).ok());
  EXPECT_FALSE(machine->done());
}

TEST(StreamMachine, RefusesACopyThatEndsWithoutTheTablesColumns) {
  Machine machine = Machine::copy();
  EXPECT_FALSE(machine.feed({begin(), vgtid(5), commit(), copy_completed()}).ok());
}

TEST(StreamMachine, DropsTheOpenTransactionWhenTheConnectionBreaks) {
  Machine machine = Machine::copy();
  ASSERT_TRUE(
      machine.feed({begin(), fields("t", kColumns), inserted("t", {"1", "a"}), vgtid_with_key(5, "t", {"1"}), commit()})
          .ok());
  ASSERT_TRUE(machine.feed({begin(), inserted("t", {"2", "b"})}).ok());
  machine->rollback();
  EXPECT_EQ(machine.flushed(), (Lines{"schema shop.t generation 1", "snapshot 1,a", "checkpoint running 5 after 1"}));
  const wire::VGtid position = machine->request_position();
  EXPECT_EQ(position.shard_gtids(0).gtid(), gtid(5));
  EXPECT_EQ(position.shard_gtids(0).table_p_ks(0).lastpk().rows(0).values(), "1");
  EXPECT_EQ(position.shard_gtids(0).table_p_ks(0).lastpk().fields_size(), 1);
}

TEST(StreamMachine, DropsAnUnfinishedTransactionAtTheNextBegin) {
  Machine machine = Machine::catch_up(5, 9);
  ASSERT_TRUE(machine.feed({begin(), fields("t", kColumns), inserted("t", {"1", "a"}, 7)}).ok());
  ASSERT_TRUE(machine.feed({begin(), inserted("t", {"1", "a"}, 7), vgtid(6), commit(7)}).ok());
  EXPECT_EQ(machine.flushed(), (Lines{"schema shop.t generation 1", "insert 1,a", "checkpoint done 6"}));
}

TEST(StreamMachine, AsksForAFreshCopyWhenNoKeyIsKnown) {
  Machine machine = Machine::copy();
  const wire::VGtid position = machine->request_position();
  EXPECT_EQ(position.shard_gtids(0).gtid(), "");
}

TEST(StreamMachine, StartsACopyAgainThatHasNoKeyToGoOnAfter) {
  Machine machine = Machine::copy();
  const std::vector<wire::Field> columns{field("kind", "enum('a','b')", true), field("v", "varchar(10)")};
  ASSERT_TRUE(
      machine.feed({begin(), fields("t", columns), inserted("t", {"a", "x"}), vgtid_with_key(5, "t", {"a"}), commit()})
          .ok());
  EXPECT_TRUE(machine->must_restart());
}

TEST(StreamMachine, WritesAChangeOfTheKeyAsDeleteAndInsert) {
  Machine machine = Machine::catch_up(5, 9);
  ASSERT_TRUE(machine
                  .feed({begin(), fields("t", kColumns), updated("t", {"1", "a"}, {"2", "a"}, 7),
                         updated("t", {"2", "a"}, {"2", "b"}, 7), removed("t", {"3", "c"}, 7), vgtid(6), commit(7)})
                  .ok());
  EXPECT_EQ(machine.flushed(), (Lines{"schema shop.t generation 1", "delete 1,a", "insert 2,a", "update 2,b",
                                      "delete 3,c", "checkpoint done 6"}));
}

TEST(StreamMachine, EndsExactlyAtTheStopPosition) {
  Machine machine = Machine::catch_up(5, 6);
  ASSERT_TRUE(machine
                  .feed({begin(), fields("t", kColumns), inserted("t", {"1", "a"}, 7), vgtid(6), commit(7), begin(),
                         inserted("t", {"2", "b"}, 8), vgtid(7), commit(8)})
                  .ok());
  EXPECT_TRUE(machine->done());
  EXPECT_EQ(machine.flushed(), (Lines{"schema shop.t generation 1", "insert 1,a", "checkpoint done 6"}));
}

TEST(StreamMachine, TellsATruncateAlsoBeforeTheColumnsCameAgain) {
  Machine machine = Machine::catch_up(5, 9);
  ASSERT_TRUE(machine.feed({vgtid(6), ddl("truncate table t")}).ok());
  EXPECT_EQ(machine.flushed(), (Lines{"schema shop.t generation 1", "truncate 0", "checkpoint done 6"}));
}

TEST(StreamMachine, TellsATruncateThatIsTheLastTransaction) {
  Machine machine = Machine::catch_up(5, 6);
  ASSERT_TRUE(machine.feed({vgtid(6), ddl("truncate table t")}).ok());
  EXPECT_TRUE(machine->done());
  EXPECT_EQ(machine.flushed(), (Lines{"schema shop.t generation 1", "truncate 0", "checkpoint done 6"}));
}

TEST(StreamMachine, ReadsTheTableOfATruncateInItsForms) {
  for (const char* statement :
       {"TRUNCATE t", "truncate\ttable\n`t`", "Truncate Table shop.t", "truncate `shop`.`t` ;"}) {
    Machine machine = Machine::catch_up(5, 9);
    ASSERT_TRUE(machine.feed({vgtid(6), ddl(statement)}).ok());
    EXPECT_EQ(machine.flushed()[1], "truncate 0") << statement;
  }
  for (const char* statement : {"alter table t add column x int", "truncate table other", "drop table t"}) {
    Machine machine = Machine::catch_up(5, 9);
    ASSERT_TRUE(machine.feed({vgtid(6), ddl(statement)}).ok());
    EXPECT_EQ(machine.flushed(), (Lines{"checkpoint done 6"})) << statement;
  }
}

std::vector<wire::Field> with_column(const wire::Field& column) {
  std::vector<wire::Field> columns = kColumns;
  columns.push_back(column);
  return columns;
}

TEST(StreamMachine, GoesOnWithNewColumnsAfterAChangeOfTheTable) {
  Machine machine = Machine::catch_up(5, 9);
  const auto wider = with_column(field("extra", "int"));
  ASSERT_TRUE(machine.feed({begin(), fields("t", kColumns), inserted("t", {"1", "a"}, 7), vgtid(6), commit(7)}).ok());
  ASSERT_TRUE(machine.feed({vgtid(7), ddl("alter table t add column extra int")}).ok());
  ASSERT_TRUE(machine.feed({begin(), fields("t", wider), inserted("t", {"2", "b", "3"}, 8), vgtid(8), commit(8)}).ok());
  EXPECT_EQ(machine.flushed(), (Lines{"schema shop.t generation 1", "insert 1,a", "schema shop.t generation 1",
                                      "insert 2,b", "checkpoint done 8"}));
}

// Changes after which the rows that were read no longer are what the table holds, or can't be read.
struct Loss {
  const char* ddl;
  std::vector<wire::Field> columns;
};

TEST(StreamMachine, GivesUpATableThatCanNoLongerBeReadRightAndGoesOnWithTheOthers) {
  const Loss cases[] = {
      {"", with_column(field("extra", "int"))},  // trap 50: the server decodes old rows with new columns
      {"", {field("@1", "bigint"), field("@2", "varchar(9)")}},
      {"alter table t modify v int", {kColumns[0], field("v", "int")}},
      {"alter table t rename column v to w", {kColumns[0], field("w", "varchar(10)")}},
      {"alter table t add column n int default 9", {}},
      {"alter table t truncate partition p0", {}},
      {"rename table t to t_old, t_new to t", {}},
      {"alter table other rename t", {}},
  };
  for (const Loss& item : cases) {
    Machine machine = Machine::catch_up(5, 9);
    Status status = *item.ddl == '\0' ? Status() : machine.feed({vgtid(6), ddl(item.ddl)});
    ASSERT_TRUE(status.ok()) << status.message();
    if (!item.columns.empty()) status = machine.feed({begin(), fields("t", item.columns)});
    ASSERT_TRUE(status.ok()) << status.message();
    ASSERT_TRUE(machine.feed({begin(), fields("u", kColumns), inserted("u", {"1", "a"}, 7), vgtid(9), commit(7)}).ok());
    const Lines lines = machine.flushed();
    EXPECT_EQ(lines.back(), "checkpoint running 9") << item.ddl;
    EXPECT_NE(std::find(lines.begin(), lines.end(), "insert 1,a"), lines.end()) << item.ddl;
    EXPECT_TRUE(machine->done());
  }
}

// The columns of today show up after the first of several ALTER TABLE.
TEST(StreamMachine, GivesUpATableWhoseColumnsComeFromALaterChange) {
  const wire::Field label = field("v", "enum('b','a')");
  struct {
    std::vector<std::string> statements;
    std::vector<wire::Field> columns;  // of the rows behind the first
  } const cases[] = {
      {{"alter table t add column extra int"}, with_column(field("later", "int"))},
      {{"alter table t add column a int, add b int first"}, with_column(field("a", "int"))},
      {{"alter table t add column extra int", "alter table t drop column `gone`"}, with_column(field("extra", "int"))},
      {{"alter table t add extra int", "alter table t add later int"},
       {kColumns[0], kColumns[1], field("extra", "int"), field("later", "int")}},
      {{"alter table t comment 'x'", "alter table t modify v enum ('b','a') not null"}, {kColumns[0], label}},
  };
  for (const auto& item : cases) {
    Machine machine = Machine::catch_up(5, 9);
    Status status = machine.feed({vgtid(6), ddl(item.statements.front())});
    ASSERT_TRUE(status.ok()) << status.message();
    ASSERT_TRUE(machine.feed({begin(), fields("t", item.columns), vgtid(7), commit(7)}).ok());
    if (item.statements.size() > 1) {
      ASSERT_TRUE(machine.feed({vgtid(8), ddl(item.statements[1])}).ok());
    }
    ASSERT_TRUE(machine.feed({begin(), fields("u", kColumns), inserted("u", {"1", "a"}, 7), vgtid(9), commit(7)}).ok());
    EXPECT_EQ(machine.flushed().back(), "checkpoint running 9") << item.statements.front();
  }
}

TEST(StreamMachine, GoesOnWhereNoRowCameBetweenTwoChanges) {
  Machine machine = Machine::catch_up(5, 9);
  ASSERT_TRUE(machine.feed({begin(), fields("t", kColumns), inserted("t", {"1", "a"}, 7), vgtid(6), commit(7)}).ok());
  ASSERT_TRUE(machine.feed({vgtid(7), ddl("alter table t add column extra int")}).ok());
  ASSERT_TRUE(machine.feed({vgtid(8), ddl("alter table t drop EXTRA, add column later int")}).ok());
  ASSERT_TRUE(machine
                  .feed({begin(), fields("t", with_column(field("later", "int"))), inserted("t", {"2", "b", "3"}, 8),
                         vgtid(9), commit(8)})
                  .ok());
  EXPECT_EQ(machine.flushed().back(), "checkpoint done 9");
}

TEST(StreamMachine, StopsAtASchemaChangeWhenItIsTold) {
  for (const char* statement : {"alter table t add column n int default 9", "alter table t add column n int"}) {
    Machine machine = Machine::catch_up(5, 9, OnSchemaChange::stop);
    Status status = machine.feed({vgtid(6), ddl(statement)});
    if (status.ok()) status = machine.feed({begin(), fields("t", with_column(field("n", "int")))});
    ASSERT_FALSE(status.ok()) << statement;
    EXPECT_EQ(status.option(), "on_schema_change");
    EXPECT_NE(status.message().find("shop.t"), std::string::npos) << status.message();
  }
}

TEST(StreamMachine, LeavesOutNewColumnsWhenItIsTold) {
  Machine machine = Machine::catch_up(5, 9, OnSchemaChange::ignore);
  ASSERT_TRUE(machine.feed({vgtid(6), ddl("alter table t add column n int default 9 first")}).ok());
  const std::vector<wire::Field> columns{field("n", "int"), kColumns[0], kColumns[1]};
  ASSERT_TRUE(
      machine.feed({begin(), fields("t", columns), inserted("t", {"9", "2", "b"}, 8), vgtid(7), commit(8)}).ok());
  EXPECT_EQ(machine.flushed(), (Lines{"schema shop.t generation 1", "insert 2,b", "checkpoint done 7"}));
}

TEST(StreamMachine, TakesARecreatedTableAsEmptied) {
  Machine machine = Machine::catch_up(5, 9);
  ASSERT_TRUE(machine.feed({vgtid(6), ddl("drop table `t` /* generated by server */")}).ok());
  ASSERT_TRUE(machine.feed({vgtid(7), ddl("create table t (id bigint primary key)")}).ok());
  EXPECT_EQ(machine.flushed(), (Lines{"schema shop.t generation 1", "truncate 0", "checkpoint done 7"}));
}

// vitess-cluster.md 1, case 1: COPY_COMPLETED would never come.
TEST(StreamMachine, StartsACopyAgainThatTheServerNeverMade) {
  ShardCursor cursor;
  cursor.gtid = gtid(3);
  Machine machine = Machine::copy(cursor);
  ASSERT_TRUE(machine.feed({begin(), fields("t", kColumns), inserted("t", {"1", "a"}, 7), vgtid(6), commit(7)}).ok());
  EXPECT_TRUE(machine->done());
  EXPECT_EQ(machine.flushed().back(), "checkpoint running 3");
}

// vitess-cluster.md 1, case 2: the deletes in between are lost.
TEST(StreamMachine, StartsACopyAgainThatTheServerMadeTwice) {
  Machine machine = Machine::copy();
  const std::vector<wire::VEvent> rows{begin(), fields("t", kColumns), inserted("t", {"1", "a"}),
                                       vgtid_with_key(6, "t", {"1"}), commit()};
  ASSERT_TRUE(machine.feed(rows).ok());
  ASSERT_TRUE(machine.feed({begin(), vgtid(6), commit()}).ok());
  EXPECT_FALSE(machine->done());
  ASSERT_TRUE(machine.feed(rows).ok());
  EXPECT_TRUE(machine->done());
  EXPECT_EQ(machine.flushed().back(), "checkpoint running 6");
}

// vtgate goes on by itself after the last key when a tablet dies. An ENUM has one order there and another here.
TEST(StreamMachine, StartsACopyAgainThatTheServerResumesAfterAKeyThatSaysTooLittle) {
  const std::vector<wire::Field> enum_key{field("id", "enum('b','a')", true), field("v", "varchar(10)")};
  Machine machine = Machine::copy();
  ASSERT_TRUE(
      machine.feed({begin(), fields("t", enum_key), inserted("t", {"1", "x"}), vgtid_with_key(6, "t", {"1"}), commit()})
          .ok());
  ASSERT_FALSE(machine->done());
  ASSERT_TRUE(machine.feed({begin(), fields("t", enum_key)}).ok());
  EXPECT_TRUE(machine->done());
  ASSERT_TRUE(machine->must_restart());
}

TEST(StreamMachine, LetsTheServerResumeACopyAfterAKeyThatSaysEnough) {
  Machine machine = Machine::copy();
  ASSERT_TRUE(
      machine.feed({begin(), fields("t", kColumns), inserted("t", {"1", "a"}), vgtid_with_key(6, "t", {"1"}), commit()})
          .ok());
  ASSERT_TRUE(
      machine.feed({begin(), fields("t", kColumns), inserted("t", {"2", "b"}), vgtid_with_key(7, "t", {"2"}), commit()})
          .ok());
  EXPECT_FALSE(machine->done());
  EXPECT_EQ(machine.flushed().back().substr(0, 18), "checkpoint running");
}

// The VGTID of a stream that reads several shards.
wire::VEvent vgtid_of(const std::map<std::string, int>& shards, const std::string& shard) {
  wire::VEvent result = vgtid(0, shard);
  result.mutable_vgtid()->clear_shard_gtids();
  for (const auto& [name, last] : shards)
    *result.mutable_vgtid()->add_shard_gtids() = vgtid(last, name).vgtid().shard_gtids(0);
  return result;
}

TEST(StreamMachine, GoesOverToTheNewShardsWithTheRowsThatCameWithThem) {
  Machine machine = Machine::catch_up(5, 900);
  ASSERT_TRUE(machine.feed({begin(), fields("t", kColumns), inserted("t", {"1", "a"}, 7), vgtid(6), commit(7)}).ok());
  ASSERT_TRUE(machine
                  .feed({begin("-80"), fields("t", kColumns, "-80"), inserted("t", {"2", "b"}, 8, "-80"),
                         vgtid_of({{"-80", 3}, {"80-", 2}}, "-80"), commit(8, "-80")})
                  .ok());
  EXPECT_TRUE(machine->done());
  EXPECT_EQ(machine.flushed(), (Lines{"schema shop.t generation 1", "insert 1,a", "schema shop.t generation 1",
                                      "insert 2,b", "checkpoint done 3", "checkpoint done 2", "forget 0"}));
}

TEST(StreamMachine, DoesNotGoOverWhenAShardThatEndedIsReplaced) {
  StreamMachine::Settings settings;
  settings.scope.keyspace = "shop";
  for (const char* shard : {"-80", "80-"}) {
    settings.scope.tables["t"][shard] = {1, true, gtid(5), std::nullopt, std::nullopt};
    settings.scope.stop[shard] = *GtidSet::parse(gtid(6));
  }
  Machine machine(std::move(settings));
  ASSERT_TRUE(machine.feed({begin("-80"), vgtid_of({{"-80", 6}, {"80-", 5}}, "-80"), commit(7, "-80")}).ok());
  ASSERT_TRUE(machine
                  .feed({begin("-80"), fields("t", kColumns, "-80"), inserted("t", {"9", "after the end"}, 8, "-80"),
                         vgtid_of({{"-80", 7}, {"80-", 5}}, "-80"), commit(8, "-80")})
                  .ok());
  ASSERT_TRUE(machine.feed({begin("-"), vgtid_of({{"-", 1}}, "-"), commit(9, "-")}).ok());
  EXPECT_TRUE(machine->done());
  EXPECT_EQ(machine.flushed(), (Lines{"checkpoint done 6", "checkpoint done 5"}));
}

TEST(StreamMachine, StartsACopyAgainWhenTheKeyspaceIsReshardedMeanwhile) {
  Machine machine = Machine::copy();
  ASSERT_TRUE(
      machine.feed({begin(), fields("t", kColumns), inserted("t", {"1", "a"}), vgtid_with_key(5, "t", {"1"}), commit()})
          .ok());
  ASSERT_TRUE(machine.feed({begin("-80"), vgtid_of({{"-80", 3}, {"80-", 2}}, "-80"), commit(8, "-80")}).ok());
  EXPECT_TRUE(machine->done());
  EXPECT_EQ(machine.flushed(), (Lines{"schema shop.t generation 1", "snapshot 1,a", "checkpoint running 5"}));
}

TEST(StreamMachine, IgnoresTablesThatWereNotAskedFor) {
  Machine machine = Machine::catch_up(5, 9);
  ASSERT_TRUE(
      machine.feed({begin(), fields("other", kColumns), inserted("other", {"1", "a"}, 7), vgtid(6), commit(7)}).ok());
  EXPECT_EQ(machine.flushed(), (Lines{"checkpoint done 6"}));
}

struct Damaged {
  const char* what;
  std::vector<wire::VEvent> events;
};

TEST(StreamMachine, NeverDeliversRowsThatDoNotFitTheColumns) {
  const Damaged cases[] = {
      {"rows before columns", {begin(), inserted("t", {"1", "a"}, 7)}},
      {"too few values", {begin(), fields("t", kColumns), inserted("t", {"1"}, 7)}},
      {"too many values", {begin(), fields("t", kColumns), inserted("t", {"1", "a", "b"}, 7)}},
      {"a value of another type", {begin(), fields("t", kColumns), inserted("t", {"x", "a"}, 7)}},
  };
  for (const Damaged& item : cases) {
    Machine machine = Machine::catch_up(5, 9, OnSchemaChange::stop);
    EXPECT_FALSE(machine.feed(item.events).ok()) << item.what;
  }
}

TEST(StreamMachine, RefusesBytesThatAreNoResponse) {
  Machine machine = Machine::copy();
  EXPECT_FALSE(machine->feed("\x0a\xff\xff\xff\xff\x0f").ok());
  EXPECT_FALSE(Machine::copy()->feed(std::string("\x0a\x02\x08", 3)).ok());
}

}  // namespace
}  // namespace pipeline::planetscale
