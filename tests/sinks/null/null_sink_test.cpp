#include "null_sink.hpp"

#include <gtest/gtest.h>

#include "plugins/recording_host.hpp"

namespace pipeline::null {
namespace {

TEST(NullSink, CountsRowsAndTruncatesAndKeepsNothing) {
  testing::RecordingHost host;
  NullSink sink(host.host());
  ASSERT_TRUE(sink.recover("").ok());
  ASSERT_TRUE(sink.bind(0, {"shop", "t", {{{"id", {TypeId::int64}, false, {}}}}, 1}).ok());
  FixedBuilder<int64_t> ids;
  for (int64_t id = 0; id < 5; ++id) ids.append(id);
  std::vector<OwnedArray> columns;
  columns.push_back(ids.finish());
  Batch batch;
  batch.rows = make_struct(std::move(columns), 5);
  batch.bytes = 40;
  ASSERT_TRUE(sink.write(0, std::move(batch)).ok());
  ASSERT_TRUE(sink.truncate(0, {}).ok());
  EXPECT_EQ(host.counts().at("rows counted"), 5U);
  EXPECT_EQ(host.counts().at("bytes counted"), 40U);
  EXPECT_EQ(host.counts().at("truncates counted"), 1U);
  const Result<std::string> token = sink.prepare({});
  ASSERT_TRUE(token.ok());
  EXPECT_TRUE(sink.commit(*token).ok());
}

}  // namespace
}  // namespace pipeline::null
