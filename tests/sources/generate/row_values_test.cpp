#include "sources/generate/row_values.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

namespace pipeline::generate {
namespace {

RowValues row_of(const RowKey& key) {
  RowValues row;
  make_row(key, row);
  return row;
}

// Written down once: a change here means that resumed exports are not what the interrupted run began.
TEST(RowValues, AreTheSameInEveryBuild) {
  const RowValues row = row_of({7, 1, 42, 0});
  EXPECT_EQ(row.id, 42);
  EXPECT_EQ(row.name, "Zoë Dijkstra bf47d84b46a797");
  EXPECT_EQ(row.email, "27eb6c562552186c@mail.example");
  EXPECT_EQ(row.quantity, 499);
  EXPECT_EQ(row.price_cents, 7662309);
  EXPECT_EQ(row.created_micros, 1613603663767219);
}

TEST(RowValues, DependOnSeedStreamIdAndVersion) {
  std::set<std::string> emails;
  for (const RowKey& key : {RowKey{1, 0, 1, 0}, RowKey{2, 0, 1, 0}, RowKey{1, 1, 1, 0}, RowKey{1, 0, 2, 0},
                            RowKey{1, 0, 1, 1}, RowKey{0, 1, 1, 0}}) {
    emails.insert(row_of(key).email);
  }
  EXPECT_EQ(emails.size(), 6U);
}

TEST(RowValues, LeaveNothingOfTheRowThatWasThereBefore) {
  RowValues used;
  for (int64_t id = 1; id < 200; ++id) {
    make_row({1, 0, id, 0}, used);
    const RowValues fresh = row_of({1, 0, id, 0});
    EXPECT_EQ(used.name, fresh.name);
    EXPECT_EQ(used.email, fresh.email);
    EXPECT_EQ(used.quantity, fresh.quantity);
  }
}

TEST(RowValues, CoverWhatASinkMustCopeWith) {
  constexpr int kRows = 10000;
  int nulls = 0;
  int negative = 0;
  int quoted = 0;
  int commas = 0;
  int outside_ascii = 0;
  std::size_t text_bytes = 0;
  for (int64_t id = 1; id <= kRows; ++id) {
    const RowValues row = row_of({1, 0, id, 0});
    nulls += row.quantity ? 0 : 1;
    negative += row.price_cents < 0 ? 1 : 0;
    quoted += row.name.find('"') == std::string::npos ? 0 : 1;
    commas += row.name.find(',') == std::string::npos ? 0 : 1;
    outside_ascii += row.name.find("ë") == std::string::npos ? 0 : 1;
    text_bytes += row.name.size() + row.email.size();
    ASSERT_LT(std::abs(row.price_cents), 10'000'000'000 - 1);
  }
  EXPECT_NEAR(nulls, kRows / 10, kRows / 50);
  EXPECT_GT(negative, 10);
  EXPECT_NEAR(quoted, kRows / 8, kRows / 50);
  EXPECT_NEAR(commas, kRows / 8, kRows / 50);
  EXPECT_NEAR(outside_ascii, kRows / 8, kRows / 50);
  EXPECT_NEAR(static_cast<double>(text_bytes) / kRows, 60, 8);
}

}  // namespace
}  // namespace pipeline::generate
