// format = "latest": a primary key that changed. Rows of before can't be told from new ones then.
#include <gtest/gtest.h>

#include "sinks/parquet/latest_table.hpp"

namespace pipeline::parquet {
namespace {

using test::RowsByKey;

class LatestKey : public test::LatestTable {
 protected:
  // c1 has become a part of the key.
  static StreamInfo rekeyed_stream(uint64_t generation) {
    StreamInfo stream = test::keyed_stream(2, generation);
    stream.schema.fields[1].nullable = false;
    stream.schema.fields[1].metadata.emplace(kKeyMetadata, "2");
    return stream;
  }
  void expect_refused(uint64_t generation) {
    const Status status = sink_->bind(0, rekeyed_stream(generation));
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.message(), "the primary key of shop.t changed");
    EXPECT_NE(status.hint().find("copy the table again"), std::string::npos) << status.hint();
  }
};

TEST_F(LatestKey, MayNotChangeWhileTheLogHoldsRows) {
  begin();
  bind(test::keyed_stream(2));
  write({{{"1", "a"}}});
  checkpoint();
  begin();
  expect_refused(1);
}

TEST_F(LatestKey, MayNotChangeWithinARun) {
  begin();
  bind(test::keyed_stream(2));
  write({{{"1", "a"}}});
  expect_refused(1);
}

TEST_F(LatestKey, MayNotChangeAfterTheLogWasMerged) {
  run(test::keyed_stream(2), {{{{"1", "a"}}}});
  begin();
  expect_refused(1);
  begin();
  checkpoint();  // the merged log goes away
  begin();
  expect_refused(1);
}

TEST_F(LatestKey, MayChangeWithANewCopyOfTheTable) {
  run(test::keyed_stream(2), {{{{"1", "a"}}}});
  begin();
  bind(rekeyed_stream(2));
  write({{{"1", "b"}, {"2", "c"}}});
  end();
  EXPECT_EQ(rows(), (RowsByKey{{1, {"b"}}, {2, {"c"}}}));
}

TEST_F(LatestKey, StaysTheSameInLaterRuns) {
  for (const char* value : {"a", "b", "c"}) run(rekeyed_stream(1), {{{{"1", value}}}});
  EXPECT_EQ(host_.warnings().size(), 0U);
}

}  // namespace
}  // namespace pipeline::parquet
