#include "pipeline/sdk/status.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace pipeline {
namespace {

TEST(Status, IsOkByDefaultAndHasNoText) {
  const Status status;
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(status.code(), StatusCode::ok);
  EXPECT_EQ(status.message() + status.hint() + status.option(), "");
}

TEST(Status, CarriesCodeMessageHintAndOption) {
  const Status status = Status::invalid("no such table").with_hint("create it").with_option("tables");
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(status.code(), StatusCode::invalid);
  EXPECT_EQ(status.message(), "no such table");
  EXPECT_EQ(status.hint(), "create it");
  EXPECT_EQ(status.option(), "tables");
}

TEST(Status, ContextGoesBeforeTheMessageAndLeavesTheOriginalAlone) {
  const Status original = Status::failed("disk full");
  const Status changed = original.with_context("orders.csv").with_context("sink csv");
  EXPECT_EQ(changed.message(), "sink csv: orders.csv: disk full");
  EXPECT_EQ(changed.code(), StatusCode::failed);
  EXPECT_EQ(original.message(), "disk full");
}

TEST(Status, AnOkStatusStaysOkWhateverIsSaidAboutIt) {
  EXPECT_TRUE(Status().with_context("a").with_hint("b").with_option("c").ok());
}

TEST(Status, CodesAreThoseOfTheContract) {
  EXPECT_EQ(static_cast<pipeline_status>(Status::retry("").code()), PIPELINE_RETRY);
  EXPECT_EQ(static_cast<pipeline_status>(Status::invalid("").code()), PIPELINE_INVALID);
  EXPECT_EQ(static_cast<pipeline_status>(Status::failed("").code()), PIPELINE_FAILED);
  EXPECT_EQ(static_cast<pipeline_status>(Status::stopped().code()), PIPELINE_STOPPED);
  EXPECT_EQ(static_cast<pipeline_status>(StatusCode::not_implemented), PIPELINE_NOT_IMPLEMENTED);
}

TEST(Result, HoldsAValueThatCanBeMovedOut) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(7));
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result.status().ok());
  const std::unique_ptr<int> value = std::move(result).value();
  EXPECT_EQ(*value, 7);
}

TEST(Result, HoldsTheStatusOfAFailure) {
  const Result<int> result(Status::retry("busy"));
  EXPECT_FALSE(result.ok());
  EXPECT_EQ(result.status().code(), StatusCode::retry);
  EXPECT_EQ(result.status().message(), "busy");
}

}  // namespace
}  // namespace pipeline
