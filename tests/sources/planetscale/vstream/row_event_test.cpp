#include "vstream/row_event.hpp"

#include <gtest/gtest.h>

#include <random>

#include "sources/planetscale/events.hpp"

namespace pipeline::planetscale {
namespace {

test::Values random_values(std::mt19937& random) {
  test::Values values(random() % 6);
  for (auto& value : values) {
    if (random() % 4 == 0) continue;
    std::string text(random() % 300, '\0');
    for (char& byte : text) byte = static_cast<char>(random());
    value = std::move(text);
  }
  return values;
}

void expect_equal(const RowImage& image, const test::Values& values) {
  Cells cells;
  ASSERT_TRUE(read_cells(image, cells));
  EXPECT_EQ(image.count(), values.size());
  ASSERT_EQ(cells.size(), values.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    ASSERT_EQ(cells[i].has_value(), values[i].has_value());
    if (cells[i]) {
      EXPECT_EQ(*cells[i], *values[i]);
    }
  }
}

TEST(RowEvent, ReadsWhatProtobufWrites) {
  std::mt19937 random(3);
  for (int round = 0; round < 500; ++round) {
    wire::RowEvent event;
    event.set_table_name("shop.t");
    event.set_shard("-80");
    std::vector<std::pair<test::Values, test::Values>> images;
    for (unsigned i = 0; i < random() % 4; ++i) {
      auto& [before, after] = images.emplace_back(random_values(random), random_values(random));
      wire::RowChange& change = *event.add_row_changes();
      *change.mutable_before() = test::row(before);
      *change.mutable_after() = test::row(after);
    }
    const std::string bytes = event.SerializeAsString();
    RowEventView view;
    ASSERT_TRUE(read_row_event(bytes, view));
    EXPECT_EQ(view.table_name, "shop.t");
    EXPECT_EQ(view.shard, "-80");
    ASSERT_EQ(view.changes.size(), images.size());
    RowChangeView change;
    for (std::size_t i = 0; i < images.size(); ++i) {
      ASSERT_TRUE(read_row_change(view.changes[i], change));
      expect_equal(change.before, images[i].first);
      expect_equal(change.after, images[i].second);
    }
  }
}

TEST(RowEvent, NeverReadsBeyondDamagedBytes) {
  wire::RowChange change;
  *change.mutable_before() = test::row({"a", std::nullopt, "ccc"});
  *change.mutable_after() = test::row({"", "bb", std::nullopt});
  const std::string good = change.SerializeAsString();
  RowChangeView view;
  for (std::size_t size = 0; size < good.size(); ++size) {
    const std::string cut(good, 0, size);
    read_row_change(cut, view);
  }
  std::mt19937 random(5);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = good;
    bytes[random() % bytes.size()] = static_cast<char>(random());
    Cells cells;
    if (!read_row_change(bytes, view) || !read_cells(view.after, cells)) continue;
    for (const auto& cell : cells) {
      EXPECT_LE(cell.value_or("").size(), bytes.size());
    }
  }
}

TEST(RowEvent, TellsRowsInWhichColumnsAreMissing) {
  wire::RowChange change;
  *change.mutable_after() = test::row({"a"});
  change.mutable_data_columns()->set_count(2);
  change.mutable_data_columns()->set_cols("\x01");
  std::string bytes = change.SerializeAsString();
  RowChangeView view;
  ASSERT_TRUE(read_row_change(bytes, view));
  EXPECT_TRUE(view.partial());
  EXPECT_TRUE(view.data_columns.test(0));
  EXPECT_FALSE(view.data_columns.test(1));
  EXPECT_FALSE(view.data_columns.test(100));
  change.mutable_data_columns()->set_cols("\xff");
  bytes = change.SerializeAsString();
  ASSERT_TRUE(read_row_change(bytes, view));
  EXPECT_FALSE(view.partial());
  change.mutable_json_partial_values()->set_count(1);
  bytes = change.SerializeAsString();
  ASSERT_TRUE(read_row_change(bytes, view));
  EXPECT_TRUE(view.partial());
}

TEST(RowEvent, RefusesLengthsThatDoNotFitTheValues) {
  wire::RowChange change;
  change.mutable_after()->add_lengths(5);
  change.mutable_after()->set_values("abc");
  Cells cells;
  RowChangeView view;
  std::string bytes = change.SerializeAsString();
  ASSERT_TRUE(read_row_change(bytes, view));
  EXPECT_FALSE(read_cells(view.after, cells));
  change.mutable_after()->set_lengths(0, 2);
  bytes = change.SerializeAsString();
  ASSERT_TRUE(read_row_change(bytes, view));
  EXPECT_FALSE(read_cells(view.after, cells));
}

TEST(RowEvent, RefusesFieldsOfAnotherWireType) {
  RowChangeView view;
  EXPECT_FALSE(read_row_change("\x08\x01", view));          // before as a number
  EXPECT_FALSE(read_row_change("\x12\x02\x08\x01", view));  // lengths that are not packed
  EXPECT_FALSE(read_row_change("\x12\x05", view));          // cut
  RowEventView rows;
  EXPECT_FALSE(read_row_event("\x10\x01", rows));
}

TEST(EventHead, IsWhatProtobufWrites) {
  const wire::VEvent event = test::inserted("t", {"1"}, 1'700'000'000, "-80");
  const std::string bytes = event.SerializeAsString();
  EventHead head;
  ASSERT_TRUE(read_event_head(bytes, head));
  EXPECT_EQ(head.type, event.type());
  EXPECT_EQ(head.timestamp, event.timestamp());
  EXPECT_EQ(head.shard, "-80");
  EXPECT_EQ(head.row_event, event.row_event());
}

}  // namespace
}  // namespace pipeline::planetscale
