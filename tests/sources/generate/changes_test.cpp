#include "sources/generate/changes.hpp"

#include <gtest/gtest.h>

#include <set>

namespace pipeline::generate {
namespace {

TEST(Changes, OnlyEverTouchRowsThatExist) {
  for (const uint64_t rows : {0U, 1U, 10U, 1000U}) {
    std::set<int64_t> keys;
    for (uint64_t key = 1; key <= rows; ++key) keys.insert(static_cast<int64_t>(key));
    for (uint64_t number = 0; number < 4000; ++number) {
      const GeneratedChange change = make_change(1, 0, number, rows);
      switch (change.operation) {
        case Operation::insert:
          ASSERT_TRUE(keys.insert(change.key.id).second) << number;
          break;
        case Operation::update:
          ASSERT_TRUE(keys.contains(change.key.id)) << number;
          break;
        case Operation::remove:
          ASSERT_EQ(keys.erase(change.key.id), 1U) << number;
          break;
        case Operation::snapshot:
          FAIL() << "a change is no snapshot row";
      }
    }
    EXPECT_EQ(keys.size(), rows + 1000);
  }
}

TEST(Changes, AnUpdateChangesTheValues) {
  const GeneratedChange change = make_change(1, 0, 2, 10);
  ASSERT_EQ(change.operation, Operation::update);
  RowValues before;
  RowValues after;
  make_row({change.key.seed, change.key.stream, change.key.id, 0}, before);
  make_row(change.key, after);
  EXPECT_EQ(before.id, after.id);
  EXPECT_NE(before.email, after.email);
}

TEST(Changes, CommitTimesRise) {
  for (uint64_t number = 0; number < 100; ++number) {
    EXPECT_LT(make_change(1, 0, number, 10).commit_time, make_change(1, 0, number + 1, 10).commit_time);
  }
}

TEST(Changes, PositionIsAGtidSetOfTheStream) {
  EXPECT_EQ(position_after(3, 0), "");
  EXPECT_EQ(position_after(3, 17), "00000000-0000-0000-0000-000000000003:1-17");
}

}  // namespace
}  // namespace pipeline::generate
