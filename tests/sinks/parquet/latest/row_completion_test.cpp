#include "latest/row_completion.hpp"

#include <gtest/gtest.h>

#include <map>

namespace pipeline::parquet {
namespace {

Column text_column(const std::string& name) {
  Column column;
  column.name = name;
  return column;
}

const std::vector<Column>& columns() {
  static const std::vector<Column> columns = {text_column("a"), text_column("b")};
  return columns;
}

// A page for each column.
std::vector<PageValues> pages_of(const std::vector<std::vector<Cell>>& rows) {
  std::vector<PageValues> pages(columns().size());
  for (const std::vector<Cell>& row : rows) {
    for (std::size_t i = 0; i < pages.size(); ++i) append_cell(columns()[i], row[i], pages[i]);
  }
  return pages;
}

std::vector<const PageValues*> pointers(const std::vector<PageValues>& pages) {
  return {&pages[0], &pages[1]};
}

std::vector<RowCompletion::Item> items_of(const PartialRows& partial) {
  std::map<uint64_t, RowCompletion::Item> by_place;
  for (const auto& [key, row] : partial.rows())
    by_place.emplace(row.place, RowCompletion::Item{&key, &row, &columns()});
  std::vector<RowCompletion::Item> items;
  for (const auto& [place, item] : by_place) items.push_back(item);
  return items;
}

std::vector<Cell> row_of(const RowCompletion& rows, std::size_t index) {
  std::vector<PageValues> pages(columns().size());
  rows.append_to(index, pages);
  return {cells_of(columns()[0], pages[0], {0})[0], cells_of(columns()[1], pages[1], {0})[0]};
}

TEST(PartialRows, KnowWhereEachValueIs) {
  PartialRows partial;
  for (const char* key : {"in parts", "in log", "deleted", "whole again", "truncated"}) partial.expect(key);
  partial.begin_file(columns());
  partial.upsert(0, "in log", "-80", {});
  partial.upsert(1, "in log", "-80", {"b"});
  partial.upsert(2, "in parts", "-80", {"a"});
  partial.upsert(3, "deleted", "-80", {"a"});
  partial.remove(4, "deleted", "-80");
  partial.upsert(5, "whole again", "-80", {"a"});
  partial.upsert(6, "whole again", "-80", {});
  partial.upsert(7, "truncated", "80-", {"a"});
  partial.truncate("80-c0");
  partial.finish();
  ASSERT_EQ(partial.rows().size(), 2U);
  EXPECT_EQ(partial.find("in log")->sources, (std::vector<uint64_t>{1, 0}));
  EXPECT_EQ(partial.find("in parts")->sources, (std::vector<uint64_t>{PartialRows::kInParts, 2}));
}

TEST(PartialRows, TakeNothingFromARowThatWasDeletedBefore) {
  PartialRows partial;
  partial.expect("k");
  partial.begin_file(columns());
  partial.upsert(0, "k", "-", {});
  partial.remove(1, "k", "-");
  partial.upsert(2, "k", "-", {"a"});
  partial.finish();
  EXPECT_TRUE(partial.empty()) << "its last change has all that there is";
}

TEST(PartialRows, HaveNoOldValueOfAColumnThatCameLater) {
  PartialRows partial;
  partial.expect("from log");
  partial.expect("from parts");
  partial.begin_file({text_column("a")});
  partial.upsert(0, "from log", "-", {});
  partial.begin_file(columns());
  partial.upsert(1, "from log", "-", {"a", "b"});
  partial.upsert(2, "from parts", "-", {"a", "b"});
  partial.finish();
  EXPECT_EQ(partial.find("from log")->sources, (std::vector<uint64_t>{0, PartialRows::kNowhere}));
  EXPECT_EQ(partial.find("from parts")->sources, (std::vector<uint64_t>{PartialRows::kInParts, PartialRows::kInParts}));
}

TEST(RowCompletion, PutsRowsTogetherFromPartsAndLog) {
  PartialRows partial;
  partial.expect("k");
  partial.begin_file(columns());
  partial.upsert(10, "k", "-", {"a"});
  partial.finish();
  RowCompletion rows(partial, items_of(partial));
  const std::vector<PageValues> part = pages_of({{"other", "other"}, {"old a", "old b"}});
  ASSERT_TRUE(rows.take_part_page(columns(), pointers(part), {"x", "k"}).ok());
  const std::vector<PageValues> log = pages_of({{"before", "before"}, {{}, "new b"}});
  ASSERT_TRUE(rows.take_log_page(columns(), pointers(log), {"k", "k"}, 9).ok());
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(row_of(rows, 0), (std::vector<Cell>{"old a", "new b"}));
}

TEST(RowCompletion, LeavesRowsToTheNextRoundWhenTheyTakeTooMuchMemory) {
  PartialRows partial;
  std::vector<std::string> keys;
  std::vector<std::vector<Cell>> old_rows;
  partial.begin_file(columns());
  for (uint64_t i = 0; i < 100; ++i) {
    keys.push_back("key " + std::to_string(i));
    old_rows.push_back({std::string(1000, static_cast<char>('a' + i % 26)), {}});
    partial.expect(keys.back());
    partial.upsert(i, keys.back(), "-", {"a"});
  }
  partial.finish();
  const std::vector<PageValues> part = pages_of(old_rows);
  std::vector<RowCompletion::Item> left = items_of(partial);
  std::size_t done = 0;
  int rounds = 0;
  for (; !left.empty(); ++rounds) {
    RowCompletion round(partial, left, 20'000);
    ASSERT_TRUE(round.take_part_page(columns(), pointers(part), keys).ok());
    ASSERT_GT(round.size(), 0U);
    for (std::size_t i = 0; i < round.size(); ++i) EXPECT_EQ(row_of(round, i), old_rows[done++]);
    left.erase(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(round.size()));
  }
  EXPECT_EQ(done, 100U);
  EXPECT_GT(rounds, 4);
  EXPECT_LT(rounds, 20);
}

}  // namespace
}  // namespace pipeline::parquet
