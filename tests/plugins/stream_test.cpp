#include "pipeline/sdk/stream.hpp"

#include <gtest/gtest.h>

namespace pipeline {
namespace {

TEST(StreamInfo, IsImportedWithAllItsParts) {
  const Schema schema{{{"id", {TypeId::int64}, false, {{"pipeline.key", "1"}}}}};
  const OwnedSchema exported = export_schema(schema);
  const pipeline_stream stream{
      sizeof(pipeline_stream), 0, borrow("shop"), borrow("orders"), &exported.get(), 3, 0, 0, 0, 0};
  const Result<StreamInfo> info = StreamInfo::import(stream);
  ASSERT_TRUE(info.ok());
  EXPECT_EQ(info->full_name(), "shop.orders");
  EXPECT_EQ(info->generation, 3U);
  EXPECT_EQ(info->schema, schema);
}

TEST(StreamInfo, WithoutAKeyspaceItsNameStandsAlone) {
  EXPECT_EQ((StreamInfo{"", "orders", {}, 0}.full_name()), "orders");
}

TEST(Cursor, SurvivesTheWayThroughTheContract) {
  const Cursor cursor{"shop", "orders", "-80", R"({"version":1})"};
  EXPECT_EQ(Cursor::import(cursor.borrowed()), cursor);
  EXPECT_EQ(Cursor::import(Cursor{}.borrowed()), Cursor{});
}

}  // namespace
}  // namespace pipeline
