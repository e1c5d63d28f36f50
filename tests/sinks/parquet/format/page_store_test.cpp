#include "page_store.hpp"

#include <gtest/gtest.h>

#include <string>

namespace pipeline::parquet {
namespace {

std::string all_of(const PageStore& store) {
  std::string all;
  for (const std::string_view piece : store.pieces()) all += piece;
  return all;
}

TEST(PageStore, HasNoPiecesBeforeItsFirstPage) {
  EXPECT_TRUE(PageStore().pieces().empty());
}

TEST(PageStore, GivesBackPagesOfAnySizeInTheirOrder) {
  PageStore store;
  std::string expected;
  char letter = 'a';
  for (const std::size_t size : {0U, 1U, 65'535U, 65'536U, 65'537U, 5'000'000U, 3U, 9'000'000U, 700'000U}) {
    const std::string body(size, letter++);
    store.add("header", body);
    expected += "header" + body;
    ASSERT_EQ(store.bytes(), expected.size());
  }
  EXPECT_TRUE(all_of(store) == expected);
}

TEST(PageStore, TakesFewBlocksForManyPages) {
  PageStore store;
  for (int page = 0; page < 1000; ++page) store.add("header", std::string(20'000, 'x'));
  EXPECT_LE(store.pieces().size(), 12U);
}

TEST(PageStore, CanBeFilledAgainAfterAClear) {
  PageStore store;
  store.add("a", std::string(3'000'000, 'b'));
  store.clear();
  EXPECT_EQ(store.bytes(), 0U);
  store.add("c", "d");
  EXPECT_EQ(all_of(store), "cd");
}

TEST(PageStore, TakesBodiesThatAreWrittenInPlaceWhateverTheSizeOfTheirHeader) {
  PageStore store;
  store.add("first", "page");
  std::string expected = "firstpage";
  constexpr std::size_t expected_header = 6;
  char letter = 'a';
  for (const char* header : {"header", "short", "a longer header than expected", "header"}) {
    const std::string body(1'000, letter++);
    char* const place = store.place_behind(expected_header, 2 * body.size());
    ASSERT_NE(place, nullptr);
    body.copy(place, body.size());
    store.add_placed(header, expected_header, body.size());
    expected += header + body;
    ASSERT_EQ(store.bytes(), expected.size());
  }
  EXPECT_EQ(all_of(store), expected);
}

TEST(PageStore, HasNoPlaceForABodyThatDoesNotFitIntoTheLastBlock) {
  PageStore store;
  EXPECT_EQ(store.place_behind(6, 10), nullptr);
  store.add("header", "page");
  EXPECT_NE(store.place_behind(6, 60'000), nullptr);
  EXPECT_EQ(store.place_behind(6, 70'000), nullptr);
  store.add("header", std::string(65'500, 'x'));
  EXPECT_EQ(store.place_behind(6, 10), nullptr);
}

}  // namespace
}  // namespace pipeline::parquet
