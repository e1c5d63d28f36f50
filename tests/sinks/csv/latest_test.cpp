#include <gtest/gtest.h>

#include <random>

#include "csv_sink.hpp"
#include "plugins/files/memory_files.hpp"
#include "plugins/recording_host.hpp"
#include "sinks/csv/csv_rows.hpp"

namespace pipeline::csv {
namespace {

using files::test::Disk;
using test::keyed_stream;
using test::Row;

class LatestTest : public ::testing::Test {
 protected:
  LatestTest() {
    options_.directory = folder_.path();
    options_.content = Content::latest;
  }

  Status begin() {
    sink_ = std::make_unique<CsvSink>(host_.host(), options_, std::make_unique<files::test::MemoryFiles>(disk_));
    return sink_->recover(token_);
  }
  void bind(const StreamInfo& stream) {
    stream_ = stream;
    const Status status = sink_->bind(0, stream);
    ASSERT_TRUE(status.ok()) << status.message();
  }
  void write(const std::vector<Row>& rows, Operation operation = Operation::insert, const std::string& shard = "-80") {
    ASSERT_TRUE(sink_->write(0, test::batch_of(stream_, rows, operation, shard)).ok());
  }
  void checkpoint() {
    const Result<std::string> token = sink_->prepare({});
    ASSERT_TRUE(token.ok()) << token.status().message();
    token_ = *token;
    ASSERT_TRUE(sink_->commit(token_).ok());
  }
  void end() {
    checkpoint();
    const Status status = sink_->finish();
    ASSERT_TRUE(status.ok()) << status.message();
  }
  std::string csv(const std::string& name = "shop.t.csv") { return disk_.files_in(folder_.path())[name]; }

  testing::RecordingHost host_;
  test::TemporaryFolder folder_;
  CsvOptions options_;
  Disk disk_;
  std::string token_;
  StreamInfo stream_;
  std::unique_ptr<CsvSink> sink_;
};

TEST_F(LatestTest, HoldsTheRowsOfTheTableInTheOrderOfTheKey) {
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 2));
  write({{"10", "ten"}, {"-2", "minus two"}, {"3", std::nullopt}}, Operation::snapshot);
  write({{"3", "three"}}, Operation::update);
  write({{"10", "ten"}}, Operation::remove);
  write({{"7", ""}});
  EXPECT_EQ(csv(), "");
  end();
  EXPECT_EQ(csv(), "c0,c1\n-2,minus two\n3,three\n7,\"\"\n");
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 2));
  write({{"-2", "a"}}, Operation::update);
  write({{"7", ""}}, Operation::remove);
  write({{"7", "again"}});
  end();
  EXPECT_EQ(csv(), "c0,c1\n-2,a\n3,three\n7,again\n");
}

TEST_F(LatestTest, WritesNothingWhenNothingChanged) {
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 2));
  write({{"1", "a"}});
  end();
  for (int run = 0; run < 3; ++run) {
    const auto before = disk_.files_in(folder_.path())[".pipeline-csv/shop/t/_merged.json"];
    ASSERT_TRUE(begin().ok());
    if (run == 2) bind(keyed_stream("t", 2));
    end();
    EXPECT_EQ(disk_.files_in(folder_.path())[".pipeline-csv/shop/t/_merged.json"], before);
  }
  EXPECT_EQ(csv(), "c0,c1\n1,a\n");
}

TEST_F(LatestTest, MergesWhatARunThatWasStoppedLeftBehind) {
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 2));
  write({{"1", "a"}});
  checkpoint();
  write({{"2", "never committed"}});
  ASSERT_TRUE(begin().ok());
  end();
  EXPECT_EQ(csv(), "c0,c1\n1,a\n");
}

TEST_F(LatestTest, KeepsOneOfManyUpdatesOfARow) {
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 2));
  for (int run = 0; run < 4; ++run) {
    // Updates of the same length, so that logs of two runs have the same one.
    write({{"1", "value " + std::to_string(run)}}, Operation::update);
    end();
    EXPECT_EQ(csv(), "c0,c1\n1,value " + std::to_string(run) + "\n");
    sink_.reset();
    ASSERT_TRUE(begin().ok());
    bind(keyed_stream("t", 2));
  }
}

TEST_F(LatestTest, TruncatesTheRowsOfAShardThatAreOlder) {
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 2));
  write({{"1", "old"}, {"2", "old"}}, Operation::insert, "-80");
  write({{"3", "kept"}}, Operation::insert, "80-");
  write({{"4", "copied before the table was resharded"}}, Operation::snapshot, "-");
  end();
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 2));
  ASSERT_TRUE(sink_->truncate(0, {"p", "-80", 0, 1}).ok());
  write({{"2", "new"}});
  end();
  EXPECT_EQ(csv(), "c0,c1\n2,new\n3,kept\n");
}

TEST_F(LatestTest, LeavesAValueThatIsNotKnownAsItWas) {
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 3));
  write({{"1", "a", "b"}});
  end();
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 3));
  Batch batch = test::batch_of(stream_, {{"1", "changed", std::nullopt}, {"2", "x", std::nullopt}}, Operation::update,
                               "-80", {"c2"});
  ASSERT_TRUE(sink_->write(0, std::move(batch)).ok());
  end();
  EXPECT_EQ(csv(), "c0,c1,c2\n1,changed,b\n2,x,\n");
  ASSERT_EQ(host_.warnings().size(), 1U);
  EXPECT_NE(host_.warnings()[0].find("1 values were never told"), std::string::npos) << host_.warnings()[0];
}

TEST_F(LatestTest, GivesOldRowsNullInANewColumn) {
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 2));
  write({{"1", "a"}, {"2", "b"}});
  bind(keyed_stream("t", 3));
  write({{"2", "b", "c"}}, Operation::update);
  end();
  EXPECT_EQ(csv(), "c0,c1,c2\n1,a,\n2,b,c\n");
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 2));
  write({{"3", "x"}});
  end();
  EXPECT_EQ(csv(), "c0,c1\n1,a\n2,b\n3,x\n");
}

TEST_F(LatestTest, AppliesChangesToOldRowsAfterANewColumn) {
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 2));
  write({{"1", "a"}, {"2", "b"}, {"3", "c"}});
  end();
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 3));
  write({{"2", "b", std::nullopt}}, Operation::remove);
  write({{"3", "z", "new"}}, Operation::update);
  end();
  EXPECT_EQ(csv(), "c0,c1,c2\n1,a,\n3,z,new\n");
}

TEST_F(LatestTest, BeginsAnewWithANewCopyOfTheTable) {
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 2));
  write({{"1", "a"}, {"2", "b"}});
  end();
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 2, 2));
  write({{"3", "c"}}, Operation::snapshot);
  end();
  EXPECT_EQ(csv(), "c0,c1\n3,c\n");
}

TEST_F(LatestTest, WritesTheFileAgainWhenItsFormIsToBeAnotherOne) {
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 2));
  write({{"1", "a"}});
  end();
  options_.dialect.delimiter = ';';
  options_.path = "{table}";
  ASSERT_TRUE(begin().ok());
  end();
  EXPECT_EQ(csv("t.csv"), "c0;c1\n1;a\n");
  EXPECT_FALSE(disk_.files_in(folder_.path()).contains("shop.t.csv"));
}

TEST_F(LatestTest, RefusesATableWithoutAKey) {
  ASSERT_TRUE(begin().ok());
  const Status status = sink_->bind(0, test::text_stream("t", 2));
  EXPECT_EQ(status.code(), StatusCode::invalid);
  EXPECT_EQ(status.option(), "format");
  EXPECT_NE(status.message().find("shop.t"), std::string::npos);
}

TEST_F(LatestTest, RefusesTwoStreamsOnOneFile) {
  options_.path = "x/{table}";
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 2));
  StreamInfo other = keyed_stream("t", 2);
  other.name_space = "other";
  const Status status = sink_->bind(1, other);
  EXPECT_EQ(status.code(), StatusCode::invalid);
  EXPECT_EQ(status.option(), "path");
}

TEST_F(LatestTest, RefusesFilesThatSomebodyChanged) {
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 2));
  write({{"1", "a"}});
  end();
  disk_.put(folder_.path() / "shop.t.csv", "mine");
  const Status status = begin();
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.message().find("shop.t.csv"), std::string::npos);
  EXPECT_EQ(csv(), "mine");
}

TEST_F(LatestTest, RefusesAFolderWithAChangelog) {
  ASSERT_TRUE(begin().ok());
  bind(keyed_stream("t", 2));
  end();
  options_.content = Content::changelog;
  const Status status = begin();
  EXPECT_EQ(status.code(), StatusCode::invalid);
  EXPECT_EQ(status.option(), "format");
}

// Against a map, over several runs, with so little memory that each merge sorts on the disk.
TEST_F(LatestTest, AgreesWithAMapWhateverHappens) {
  std::mt19937 random(5);
  options_.merge_memory = 4'000;
  std::map<int64_t, std::vector<std::string>> table;
  uint64_t generation = 1;
  std::size_t columns = 2;
  for (int run = 0; run < 24; ++run) {
    ASSERT_TRUE(begin().ok());
    if (random() % 5 == 0) {
      ++generation;
      table.clear();
    }
    for (int step = 0; step < 300; ++step) {
      if (step == 0 || random() % 200 == 0) {
        columns += random() % 3 == 0 ? 1 : 0;
        bind(keyed_stream("t", columns, generation));
      }
      const auto key = static_cast<int64_t>(random() % 200) - 100;
      if (random() % 200 == 0) {
        ASSERT_TRUE(sink_->truncate(0, {"p", "-80", 0, 1}).ok());
        table.clear();
        continue;
      }
      Row row{std::to_string(key)};
      for (std::size_t column = 1; column < columns; ++column) {
        row.emplace_back(std::string(1 + random() % 30, static_cast<char>('a' + random() % 26)));
      }
      const bool removes = random() % 3 == 0;
      write({row}, removes ? Operation::remove : Operation::update);
      table.erase(key);
      if (!removes) {
        for (std::size_t column = 1; column < columns; ++column) table[key].push_back(*row[column]);
      }
      if (random() % 40 == 0) checkpoint();
    }
    end();
    std::string expected = "c0";
    for (std::size_t column = 1; column < columns; ++column) expected += ",c" + std::to_string(column);
    expected += "\n";
    for (auto& [key, values] : table) {
      values.resize(columns - 1);
      expected += std::to_string(key);
      for (const std::string& value : values) expected += "," + value;
      expected += "\n";
    }
    ASSERT_EQ(csv(), expected) << run;
  }
}

}  // namespace
}  // namespace pipeline::csv
