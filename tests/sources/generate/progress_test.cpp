#include "sources/generate/progress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pipeline::generate {
namespace {

TEST(Progress, IsWrittenAsVersionedJson) {
  EXPECT_EQ(write_progress({12, 3}), R"({"version":1,"rows":12,"changes":3})");
}

TEST(Progress, ComesBackFromItsCursor) {
  for (const Progress& progress : {Progress{0, 0}, Progress{1, 2}, Progress{UINT64_MAX, UINT64_MAX}}) {
    EXPECT_EQ(*read_progress(write_progress(progress)), progress);
  }
}

TEST(Progress, AnUnreadableCursorIsShownWithAHint) {
  for (const char* text : {"", "x", "[]", "{}", R"({"version":2,"rows":1,"changes":1})", R"({"version":1,"rows":1})",
                           R"({"version":1,"rows":-1,"changes":1})", R"({"version":1,"rows":"1","changes":1})"}) {
    const Result<Progress> progress = read_progress(text);
    ASSERT_FALSE(progress.ok()) << text;
    EXPECT_THAT(progress.status().message(), ::testing::HasSubstr(text));
    EXPECT_NE(progress.status().hint(), "");
  }
}

}  // namespace
}  // namespace pipeline::generate
