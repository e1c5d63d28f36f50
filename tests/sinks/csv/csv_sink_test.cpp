#include "csv_sink.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "plugins/recording_host.hpp"
#include "sinks/csv/csv_rows.hpp"

namespace pipeline::csv {
namespace {

using test::files_in;
using test::text_batch;
using test::text_stream;

class CsvSinkTest : public ::testing::Test {
 protected:
  std::unique_ptr<CsvSink> make() {
    CsvOptions options;
    options.directory = folder_.path();
    options.metadata = metadata_;
    options.before_images = before_images_;
    return std::make_unique<CsvSink>(host_.host(), options, std::make_unique<files::FileOperations>());
  }
  // A sink that goes on after `token`.
  std::unique_ptr<CsvSink> recovered(const std::string& token = "") {
    auto sink = make();
    const Status status = sink->recover(token);
    EXPECT_TRUE(status.ok()) << status.message();
    return sink;
  }
  static std::string checkpoint(CsvSink& sink) {
    const Result<std::string> token = sink.prepare({});
    EXPECT_TRUE(token.ok()) << token.status().message();
    EXPECT_TRUE(sink.commit(*token).ok());
    return *token;
  }
  void put(const std::string& name, const std::string& content) { std::ofstream(folder_.path() / name) << content; }

  testing::RecordingHost host_;
  test::TemporaryFolder folder_;
  std::vector<MetadataColumn> metadata_;
  bool before_images_ = false;
};

TEST_F(CsvSinkTest, GivesAFileItsNameAtTheFirstCheckpoint) {
  auto sink = recovered();
  ASSERT_TRUE(sink->bind(0, text_stream("t", 1)).ok());
  ASSERT_TRUE(sink->write(0, text_batch({{"a"}})).ok());
  EXPECT_FALSE(files_in(folder_.path()).contains("shop.t.csv"));
  checkpoint(*sink);
  EXPECT_EQ(files_in(folder_.path()), (std::map<std::string, std::string>{{"shop.t.csv", "c0\na\n"}}));
}

TEST_F(CsvSinkTest, PutsRowsOfOtherColumnsIntoAFileWithAHeaderOfItsOwn) {
  auto sink = recovered();
  ASSERT_TRUE(sink->bind(0, text_stream("t", 1)).ok());
  ASSERT_TRUE(sink->write(0, text_batch({{"a"}})).ok());
  ASSERT_TRUE(sink->bind(0, text_stream("t", 2)).ok());
  ASSERT_TRUE(sink->write(0, text_batch({{"b", "c"}})).ok());
  checkpoint(*sink);
  EXPECT_EQ(files_in(folder_.path()),
            (std::map<std::string, std::string>{{"shop.t.csv", "c0\na\n"}, {"shop.t.2.csv", "c0,c1\nb,c\n"}}));
}

TEST_F(CsvSinkTest, ReplacesAllFilesOfAnOlderGenerationAtItsFirstCheckpoint) {
  auto sink = recovered();
  ASSERT_TRUE(sink->bind(0, text_stream("t", 1)).ok());
  ASSERT_TRUE(sink->write(0, text_batch({{"old"}})).ok());
  ASSERT_TRUE(sink->bind(0, text_stream("t", 2)).ok());
  ASSERT_TRUE(sink->write(0, text_batch({{"old", "er"}})).ok());
  checkpoint(*sink);
  ASSERT_TRUE(sink->bind(0, text_stream("t", 1, 2)).ok());
  ASSERT_TRUE(sink->write(0, text_batch({{"new"}})).ok());
  EXPECT_EQ(files_in(folder_.path()).at("shop.t.csv"), "c0\nold\n");
  checkpoint(*sink);
  EXPECT_EQ(files_in(folder_.path()), (std::map<std::string, std::string>{{"shop.t.csv", "c0\nnew\n"}}));
}

TEST_F(CsvSinkTest, CutsOffWhatWasNeverCommitted) {
  std::string token;
  {
    auto sink = recovered();
    ASSERT_TRUE(sink->bind(0, text_stream("t", 1)).ok());
    ASSERT_TRUE(sink->write(0, text_batch({{"a"}})).ok());
    token = checkpoint(*sink);
  }
  put("shop.t.csv", "c0\na\nb, never committed");
  recovered(token);
  EXPECT_EQ(files_in(folder_.path()).at("shop.t.csv"), "c0\na\n");
}

TEST_F(CsvSinkTest, RefusesAFileThatIsShorterThanWhatWasCommitted) {
  std::string token;
  {
    auto sink = recovered();
    ASSERT_TRUE(sink->bind(0, text_stream("t", 1)).ok());
    token = checkpoint(*sink);
  }
  put("shop.t.csv", "c");
  const Status status = make()->recover(token);
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.message().find("shop.t.csv"), std::string::npos);
  EXPECT_EQ(files_in(folder_.path()).at("shop.t.csv"), "c");
  std::filesystem::remove(folder_.path() / "shop.t.csv");
  EXPECT_FALSE(make()->recover(token).ok());
}

TEST_F(CsvSinkTest, NeverOverwritesAFileOfSomebodyElse) {
  put("shop.t.csv", "mine");
  put("notes.txt", "mine too");
  auto sink = recovered();
  const Status status = sink->bind(0, text_stream("t", 1));
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.message().find("not written by this pipeline"), std::string::npos) << status.message();
  EXPECT_EQ(files_in(folder_.path()).at("shop.t.csv"), "mine");
  EXPECT_EQ(files_in(folder_.path()).at("notes.txt"), "mine too");
}

TEST_F(CsvSinkTest, LetsOnlyOneSinkIntoAFolder) {
  const auto first = recovered();
  const Status status = make()->recover("");
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.option(), "directory");
}

TEST_F(CsvSinkTest, RefusesTwoStreamsOnOneFile) {
  auto sink = recovered();
  ASSERT_TRUE(sink->bind(0, {"a", "b.c", text_stream("t", 1).schema, 1}).ok());
  EXPECT_FALSE(sink->bind(1, {"a.b", "c", text_stream("t", 1).schema, 1}).ok());
}

TEST_F(CsvSinkTest, WritesATruncateOnlyWhereTheOperationIsWritten) {
  metadata_ = {MetadataColumn::op};
  auto sink = recovered();
  ASSERT_TRUE(sink->bind(0, text_stream("t", 1)).ok());
  ASSERT_TRUE(sink->truncate(0, {}).ok());
  checkpoint(*sink);
  EXPECT_EQ(files_in(folder_.path()).at("shop.t.csv"), "_op,c0\ntruncate,\n");
}

TEST_F(CsvSinkTest, WarnsOfATruncateThatItCannotWrite) {
  auto sink = recovered();
  ASSERT_TRUE(sink->bind(0, text_stream("t", 2)).ok());
  ASSERT_TRUE(sink->truncate(0, {}).ok());
  EXPECT_EQ(host_.warnings().size(), 1U);
}

TEST_F(CsvSinkTest, WarnsThatNullOfAnOnlyColumnIsAnEmptyLine) {
  auto sink = recovered();
  ASSERT_TRUE(sink->bind(0, text_stream("t", 1)).ok());
  EXPECT_EQ(host_.warnings().size(), 1U);
}

TEST_F(CsvSinkTest, WritesWhichValuesAreNotKnownAndTheRowBefore) {
  metadata_ = {MetadataColumn::unavailable};
  before_images_ = true;
  auto sink = recovered();
  const StreamInfo stream = test::keyed_stream("t", 2);
  ASSERT_TRUE(sink->bind(0, stream).ok());
  Batch before = test::batch_of(stream, {{"7", "old"}});
  Batch batch = test::batch_of(stream, {{"7", std::nullopt}});
  ChangeBuilder changes;
  changes.append({Operation::update, "p", 1, "-80", 1});
  changes.set_unavailable(std::vector<std::string_view>{"c1"});
  batch.changes = changes.finish(std::move(before.rows));
  ASSERT_TRUE(sink->write(0, std::move(batch)).ok());
  ASSERT_TRUE(sink->write(0, test::batch_of(stream, {{"8", "x"}})).ok());
  checkpoint(*sink);
  EXPECT_EQ(files_in(folder_.path()).at("shop.t.csv"),
            "_unavailable,c0,c1,_before_c0,_before_c1\n\"[\"\"c1\"\"]\",7,,7,old\n,8,x,,\n");
}

TEST_F(CsvSinkTest, RefusesAValueThatIsNotKnownWhereNoColumnSaysSo) {
  auto sink = recovered();
  const StreamInfo stream = test::keyed_stream("t", 2);
  ASSERT_TRUE(sink->bind(0, stream).ok());
  const Status status = sink->write(0, test::batch_of(stream, {{"7", std::nullopt}}, Operation::update, "-80", {"c1"}));
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.option(), "metadata");
}

TEST_F(CsvSinkTest, RefusesAColumnWithTheNameOfAMetadataColumn) {
  metadata_ = {MetadataColumn::op};
  auto sink = recovered();
  StreamInfo stream = text_stream("t", 1);
  stream.schema.fields[0].name = "_op";
  const Status status = sink->bind(0, stream);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.option(), "metadata");
}

}  // namespace
}  // namespace pipeline::csv
