#include "parquet_sink.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "plugins/recording_host.hpp"
#include "sinks/parquet/text_rows.hpp"

namespace pipeline::parquet {
namespace {

using test::text_batch;
using test::text_stream;

class ParquetSinkTest : public ::testing::Test {
 protected:
  std::unique_ptr<ParquetSink> recovered(const std::string& token = "") {
    options_.directory = folder_.path();
    auto sink = std::make_unique<ParquetSink>(host_.host(), options_, std::make_unique<files::FileOperations>());
    const Status status = sink->recover(token);
    EXPECT_TRUE(status.ok()) << status.message();
    return sink;
  }
  static std::string checkpoint(ParquetSink& sink) {
    const Result<std::string> token = sink.prepare({});
    EXPECT_TRUE(token.ok()) << token.status().message();
    EXPECT_TRUE(sink.commit(*token).ok());
    return *token;
  }
  std::set<std::string> names() {
    std::set<std::string> result;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
      if (entry.is_regular_file()) result.insert(entry.path().lexically_relative(folder_.path()));
    }
    result.erase(".pipeline.lock");
    return result;
  }

  testing::RecordingHost host_;
  test::TemporaryFolder folder_;
  ParquetOptions options_;
};

TEST_F(ParquetSinkTest, GivesAFileItsNameAtTheEndOfTheRun) {
  auto sink = recovered();
  ASSERT_TRUE(sink->bind(0, text_stream("t", 1)).ok());
  ASSERT_TRUE(sink->write(0, text_batch({{"a"}})).ok());
  checkpoint(*sink);
  EXPECT_EQ(names(), std::set<std::string>{"shop.t/00001.parquet.inprogress"});
  ASSERT_TRUE(sink->finish().ok());
  EXPECT_EQ(names(), std::set<std::string>{"shop.t/00001.parquet"});
}

TEST_F(ParquetSinkTest, WritesANewFileInEachRunThatHasRows) {
  std::string token;
  for (int run = 0; run < 3; ++run) {
    auto sink = recovered(token);
    ASSERT_TRUE(sink->bind(0, text_stream("t", 1)).ok());
    if (run != 1) {
      ASSERT_TRUE(sink->write(0, text_batch({{"a"}})).ok());
    }
    token = checkpoint(*sink);
    ASSERT_TRUE(sink->finish().ok());
  }
  EXPECT_EQ(names(), (std::set<std::string>{"shop.t/00001.parquet", "shop.t/00002.parquet"}));
}

TEST_F(ParquetSinkTest, BeginsANewFileWhenTheColumnsChange) {
  auto sink = recovered();
  for (const std::size_t columns : {1U, 2U}) {
    ASSERT_TRUE(sink->bind(0, text_stream("t", columns)).ok());
    ASSERT_TRUE(sink->write(0, text_batch({test::Row(columns, "a")})).ok());
  }
  checkpoint(*sink);
  ASSERT_TRUE(sink->finish().ok());
  EXPECT_EQ(names(), (std::set<std::string>{"shop.t/00001.parquet", "shop.t/00002.parquet"}));
}

TEST_F(ParquetSinkTest, PutsEachPartitionIntoAFolderOfItsOwn) {
  options_.partition_by = {{"*", {"region"}}};
  options_.path = "{namespace}.{table}/{partition}/{part}";
  auto sink = recovered();
  ASSERT_TRUE(sink->bind(0, {"shop", "t", {{{"region", {TypeId::int32}, true, {}}}}, 1}).ok());
  FixedBuilder<int32_t> regions;
  for (const int32_t region : {7, 7, 8, 7}) regions.append(region);
  regions.append_null();
  std::vector<OwnedArray> columns;
  columns.push_back(regions.finish());
  Batch batch;
  batch.rows = make_struct(std::move(columns), 5);
  ASSERT_TRUE(sink->write(0, std::move(batch)).ok());
  checkpoint(*sink);
  ASSERT_TRUE(sink->finish().ok());
  EXPECT_EQ(names(), (std::set<std::string>{"shop.t/region=7/00001.parquet", "shop.t/region=8/00001.parquet",
                                            "shop.t/region=__HIVE_DEFAULT_PARTITION__/00001.parquet"}));
}

TEST_F(ParquetSinkTest, CompletesAFileThatItsNextRunDoesNotTouch) {
  std::string token;
  {
    auto sink = recovered();
    ASSERT_TRUE(sink->bind(0, text_stream("t", 1)).ok());
    ASSERT_TRUE(sink->write(0, text_batch({{"a"}})).ok());
    token = checkpoint(*sink);
  }
  ASSERT_TRUE(recovered(token)->finish().ok());
  EXPECT_EQ(names(), std::set<std::string>{"shop.t/00001.parquet"});
}

TEST_F(ParquetSinkTest, RefusesAFileWhoseLogWasDamaged) {
  std::string token;
  {
    auto sink = recovered();
    ASSERT_TRUE(sink->bind(0, text_stream("t", 1)).ok());
    ASSERT_TRUE(sink->write(0, text_batch({{"a"}})).ok());
    token = checkpoint(*sink);
  }
  const auto path = folder_.path() / "shop.t/00001.parquet.inprogress";
  std::fstream(path).seekp(static_cast<std::streamoff>(std::filesystem::file_size(path)) - 30).put('!');
  const Status status = recovered(token)->finish();
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.message().find("00001.parquet"), std::string::npos) << status.message();
}

TEST_F(ParquetSinkTest, WritesOutTheLargestRowGroupWhenTheBufferIsFull) {
  options_.buffer_bytes = 1'000'000;
  options_.codec = Codec::none;
  auto sink = recovered();
  ASSERT_TRUE(sink->bind(0, text_stream("t", 1)).ok());
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(sink->write(0, text_batch({{std::string(300'000, 'x')}})).ok());
  EXPECT_GT(std::filesystem::file_size(folder_.path() / "shop.t/00001.parquet.inprogress"), 0U);
}

TEST_F(ParquetSinkTest, RefusesATimeThatIsNoTimeOfADay) {
  auto sink = recovered();
  StreamInfo stream{"shop", "t", {{{"at", {TypeId::duration}, true, {}}}}, 1};
  ASSERT_TRUE(sink->bind(0, stream).ok());
  FixedBuilder<int64_t> builder;
  builder.append(-1);
  std::vector<OwnedArray> columns;
  columns.push_back(builder.finish());
  Batch batch;
  batch.rows = make_struct(std::move(columns), 1);
  const Status status = sink->write(0, std::move(batch));
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.option(), "time");
  EXPECT_NE(status.message().find("\"at\""), std::string::npos);
  EXPECT_NE(status.message().find("-00:00:00.000001"), std::string::npos);
}

TEST_F(ParquetSinkTest, RefusesAValueThatIsTooLong) {
  const std::vector<int32_t> offsets = {0, 1'200'000'000};
  const std::vector<const void*> buffers = {nullptr, offsets.data(), "x"};
  ArrowArray array{};
  array.length = 1;
  array.n_buffers = 3;
  array.buffers = const_cast<const void**>(buffers.data());
  PageValues page;
  const ColumnInput input({.name = "blob"}, {TypeId::binary}, Conversion::bytes);
  const Status status = input.append(array, 0, 1, page);
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.message().find("1200000000 bytes"), std::string::npos);
}

TEST_F(ParquetSinkTest, RefusesAColumnWithTheNameOfAMetadataColumn) {
  options_.metadata = {MetadataColumn::op};
  auto sink = recovered();
  StreamInfo stream = text_stream("t", 1);
  stream.schema.fields[0].name = "_op";
  const Status status = sink->bind(0, stream);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.option(), "metadata");
}

TEST_F(ParquetSinkTest, WarnsOfATruncateThatItCannotWrite) {
  auto sink = recovered();
  ASSERT_TRUE(sink->bind(0, text_stream("t", 1)).ok());
  ASSERT_TRUE(sink->truncate(0, {}).ok());
  EXPECT_EQ(host_.warnings().size(), 1U);
}

TEST_F(ParquetSinkTest, WritesATruncateOfATableWithLists) {
  options_.metadata = {MetadataColumn::op};
  auto sink = recovered();
  StreamInfo stream = text_stream("t", 1);
  stream.schema.fields.push_back({"names", DataType::list_of(TypeId::utf8), true, {}});
  ASSERT_TRUE(sink->bind(0, stream).ok());
  ASSERT_TRUE(sink->truncate(0, {"p", "-", 1, 1}).ok());
  ASSERT_TRUE(sink->prepare({}).ok());
}

TEST(FieldIds, StayWithTheNameOfTheirColumn) {
  FieldIds ids;
  EXPECT_EQ(ids.id_of("t", "a"), 1);
  EXPECT_EQ(ids.id_of("t", "b"), 2);
  FieldIds later = *FieldIds::parse(ids.to_json());
  EXPECT_EQ(later.id_of("t", "c"), 3);
  EXPECT_EQ(later.id_of("t", "b"), 2);
  EXPECT_EQ(later.id_of("u", "b"), 1);
}

}  // namespace
}  // namespace pipeline::parquet
