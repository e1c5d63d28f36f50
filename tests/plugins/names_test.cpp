#include "pipeline/sdk/names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(EditDistance, CountsTheChangesBetweenTwoTexts) {
  struct {
    const char* from;
    const char* to;
    std::size_t distance;
  } const cases[] = {{"", "", 0},           {"", "abc", 3},           {"abc", "", 3},  {"price", "price", 0},
                     {"prize", "price", 1}, {"kitten", "sitting", 3}, {"ID", "id", 0}, {"ab", "ba", 2}};
  for (const auto& item : cases) {
    EXPECT_EQ(edit_distance(item.from, item.to), item.distance) << item.from << " " << item.to;
    EXPECT_EQ(edit_distance(item.to, item.from), item.distance) << item.to << " " << item.from;
  }
}

TEST(NearestNames, NearestComesFirst) {
  EXPECT_THAT(nearest_names("quantiti", {"id", "quantities", "quantity"}), ElementsAre("quantity", "quantities"));
}

TEST(NearestNames, KeepsToItsLimit) {
  EXPECT_THAT(nearest_names("column1", {"column2", "column3", "column4"}, 2), ElementsAre("column2", "column3"));
}

TEST(NearestNames, SaysNothingWhenNothingIsNear) {
  EXPECT_THAT(nearest_names("id", {"price", "created"}), IsEmpty());
  EXPECT_THAT(nearest_names("id", {}), IsEmpty());
}

}  // namespace
}  // namespace pipeline
