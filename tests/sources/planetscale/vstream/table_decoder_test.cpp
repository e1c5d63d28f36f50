#include "vstream/table_decoder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sources/planetscale/events.hpp"

namespace pipeline::planetscale {
namespace {

using test::Values;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr RowForm kCopy{true, true};
constexpr RowForm kBinlog{false, true};

// `notes(id bigint primary key, title varchar(10) not null, body text, doc json)`
TableDecoder notes(bool before_images = false, bool with_key = true) {
  ValueRules rules;
  rules.before_images = before_images;
  wire::Field title = test::field("title", "varchar(10)");
  title.set_flags(kNotNullFlag);
  const wire::VEvent event = test::fields(
      "notes", {test::field("id", "bigint", with_key), title, test::field("body", "text"), test::field("doc", "json")});
  return TableDecoder::create("shop.notes", event.field_event(), rules, Host()).value();
}

// Bits of columns from the first on: "1101".
void set_bits(wire::RowChange::Bitmap& bitmap, const std::string& bits) {
  char byte = 0;
  for (std::size_t i = 0; i < bits.size(); ++i) {
    if (bits[i] == '1') byte = static_cast<char>(byte | 1 << i);
  }
  bitmap.set_count(static_cast<int64_t>(bits.size()));
  bitmap.set_cols(std::string(1, byte));
}

wire::RowChange change_of(const std::optional<Values>& before, const std::optional<Values>& after,
                          const std::string& data_columns = "", const std::string& json_changes = "") {
  wire::RowChange change;
  if (before) *change.mutable_before() = test::row(*before);
  if (after) *change.mutable_after() = test::row(*after);
  if (!data_columns.empty()) set_bits(*change.mutable_data_columns(), data_columns);
  if (!json_changes.empty()) set_bits(*change.mutable_json_partial_values(), json_changes);
  return change;
}

Status append(TableDecoder& decoder, const wire::RowChange& change, RowForm form = kBinlog) {
  const std::string bytes = change.SerializeAsString();
  RowChangeView view;
  EXPECT_TRUE(read_row_change(bytes, view));
  return decoder.append(view, form);
}

Batch finish(TableDecoder& decoder) {
  decoder.commit({"uuid:7", 1'000'000, "-80", 40});
  return decoder.finish();
}

std::string text(const ArrowArray& rows, int64_t column, int64_t row) {
  const ColumnView view(*rows.children[column]);
  if (view.is_null(row)) return "NULL";
  return column == 0 ? std::to_string(view.value<int64_t>(row)) : std::string(view.bytes(row));
}

std::vector<std::string> row_of(const ArrowArray& rows, int64_t row) {
  std::vector<std::string> cells;
  for (int64_t column = 0; column < rows.n_children; ++column) cells.push_back(text(rows, column, row));
  return cells;
}

TEST(TableDecoder, AColumnThatTheImageLacksIsUnavailableAndNotNull) {
  TableDecoder decoder = notes();
  ASSERT_TRUE(
      append(decoder, change_of(Values{"1", "old", std::nullopt, "{}"}, Values{"1", "new", std::nullopt, "{}"}, "1101"))
          .ok());
  const Batch batch = finish(decoder);
  EXPECT_THAT(row_of(batch.rows.get(), 0), ElementsAre("1", "new", "NULL", "{}"));
  EXPECT_THAT(ChangeView(batch).unavailable(0), ElementsAre("body"));
  EXPECT_EQ(ChangeView(batch).operation(0), Operation::update);
}

TEST(TableDecoder, AColumnThatTheImageLacksComesFromTheImageBeforeWhereItIsThere) {
  TableDecoder decoder = notes();
  ASSERT_TRUE(append(decoder, change_of(Values{"1", "old", "the body", "{}"},
                                        Values{"1", "new", std::nullopt, std::nullopt}, "1101"))
                  .ok());
  const Batch batch = finish(decoder);
  EXPECT_THAT(row_of(batch.rows.get(), 0), ElementsAre("1", "new", "the body", "NULL"));
  EXPECT_THAT(ChangeView(batch).unavailable(0), IsEmpty());
}

TEST(TableDecoder, OfAMinimalImageOnlyKeyAndChangesAreKnown) {
  TableDecoder decoder = notes();
  const Values key{"1", std::nullopt, std::nullopt, std::nullopt};
  ASSERT_TRUE(append(decoder, change_of(key, Values{std::nullopt, "new", std::nullopt, std::nullopt}, "0100")).ok());
  ASSERT_TRUE(append(decoder, change_of(key, std::nullopt)).ok());
  const Batch batch = finish(decoder);
  const ChangeView changes(batch);
  EXPECT_THAT(row_of(batch.rows.get(), 0), ElementsAre("1", "new", "NULL", "NULL"));
  EXPECT_THAT(changes.unavailable(0), ElementsAre("body", "doc"));
  EXPECT_EQ(changes.operation(1), Operation::remove);
  EXPECT_THAT(changes.unavailable(1), ElementsAre("title", "body", "doc"));
}

TEST(TableDecoder, DefaultsThatAMinimalImageOfAnInsertLacksAreUnavailable) {
  TableDecoder decoder = notes();
  ASSERT_TRUE(append(decoder, change_of(std::nullopt, Values{"1", "t", std::nullopt, std::nullopt}, "1100")).ok());
  ASSERT_TRUE(append(decoder, change_of(Values{"1", std::nullopt, std::nullopt, std::nullopt}, std::nullopt)).ok());
  const Batch batch = finish(decoder);
  EXPECT_THAT(ChangeView(batch).unavailable(0), ElementsAre("body", "doc"));
  EXPECT_THAT(ChangeView(batch).unavailable(1), ElementsAre("title", "body", "doc"));
}

TEST(TableDecoder, ANullThatAColumnCannotHoldShowsThatTheImageIsPartial) {
  TableDecoder decoder = notes();
  ASSERT_TRUE(append(decoder, change_of(Values{"1", std::nullopt, std::nullopt, std::nullopt}, std::nullopt)).ok());
  ASSERT_TRUE(append(decoder, change_of(Values{"2", "t", std::nullopt, std::nullopt}, std::nullopt)).ok());
  const Batch batch = finish(decoder);
  EXPECT_THAT(ChangeView(batch).unavailable(0), ElementsAre("title", "body", "doc"));
  EXPECT_THAT(ChangeView(batch).unavailable(1), IsEmpty());
}

TEST(TableDecoder, ABitmapOfOtherColumnsMakesEachNullUnavailable) {
  TableDecoder decoder = notes();
  ASSERT_TRUE(append(decoder, change_of(Values{"1", "old", std::nullopt, "{}"}, Values{"1", "new", std::nullopt, "{}"},
                                        "110110"))
                  .ok());
  const Batch batch = finish(decoder);
  EXPECT_THAT(ChangeView(batch).unavailable(0), ElementsAre("body"));
}

TEST(TableDecoder, ChangesOfAJsonValueAreAppliedToTheOneBefore) {
  TableDecoder decoder = notes();
  const std::string change = "JSON_REPLACE(%s, _utf8mb4'$.a', CAST(2 as JSON))";
  ASSERT_TRUE(
      append(decoder, change_of(Values{"1", "t", "b", "{\"a\": 1}"}, Values{"1", "t", "b", change}, "1111", "1")).ok());
  ASSERT_TRUE(
      append(decoder, change_of(Values{"1", "t", "b", "{\"a\": 2}"}, Values{"1", "u", "b", ""}, "1111", "1")).ok());
  ASSERT_TRUE(
      append(decoder, change_of(Values{"1", "t", "b", "{\"c\": 2}"}, Values{"1", "u", "b", change}, "1111", "1")).ok());
  const Batch batch = finish(decoder);
  const ChangeView changes(batch);
  EXPECT_EQ(text(batch.rows.get(), 3, 0), "{\"a\": 2}");
  EXPECT_EQ(text(batch.rows.get(), 3, 1), "{\"a\": 2}");
  EXPECT_THAT(changes.unavailable(1), IsEmpty());
  EXPECT_EQ(text(batch.rows.get(), 3, 2), "NULL");
  EXPECT_THAT(changes.unavailable(2), ElementsAre("doc"));
}

TEST(TableDecoder, JsonThatTheServerCutIsUnavailable) {
  TableDecoder decoder = notes();
  ASSERT_TRUE(
      append(decoder, change_of(std::nullopt, Values{"1", "t", "b", "\"base64:type15:AP8=\", \"c\": 2}"})).ok());
  const Batch batch = finish(decoder);
  EXPECT_THAT(ChangeView(batch).unavailable(0), ElementsAre("doc"));
  EXPECT_EQ(ChangeView(batch).operation(0), Operation::insert);
}

TEST(TableDecoder, BeforeImagesComeByOption) {
  TableDecoder decoder = notes(true);
  const Values old{"1", "old", "b", "{}"};
  ASSERT_TRUE(append(decoder, change_of(std::nullopt, old)).ok());
  ASSERT_TRUE(append(decoder, change_of(old, Values{"1", "new", "b", "{}"})).ok());
  ASSERT_TRUE(append(decoder, change_of(old, Values{"2", "new", "b", "{}"})).ok());
  ASSERT_TRUE(append(decoder, change_of(old, std::nullopt)).ok());
  const Batch batch = finish(decoder);
  const ArrowArray* before = ChangeView(batch).before();
  ASSERT_NE(before, nullptr);
  ASSERT_EQ(before->length, 5);
  const ColumnView there(*before);
  std::vector<bool> present;
  for (int64_t row = 0; row < 5; ++row) present.push_back(!there.is_null(row));
  EXPECT_THAT(present, ElementsAre(false, true, true, false, true));
  EXPECT_THAT(row_of(*before, 1), ElementsAre("1", "old", "b", "{}"));
  EXPECT_EQ(ChangeView(batch).operation(2), Operation::remove);
  EXPECT_EQ(ChangeView(batch).operation(3), Operation::insert);
}

TEST(TableDecoder, BeforeImagesAreTakenBackWithTheirRows) {
  TableDecoder decoder = notes(true);
  const Values row{"1", "t", "b", "{}"};
  ASSERT_TRUE(append(decoder, change_of(row, row)).ok());
  decoder.rollback();
  ASSERT_TRUE(append(decoder, change_of(std::nullopt, Values{"2", "t", "b", "{}"})).ok());
  const Batch batch = finish(decoder);
  ASSERT_EQ(ChangeView(batch).before()->length, 1);
  EXPECT_TRUE(ColumnView(*ChangeView(batch).before()).is_null(0));
  EXPECT_EQ(text(batch.rows.get(), 0, 0), "2");
}

TEST(TableDecoder, CopiedRowsHaveNoChanges) {
  TableDecoder decoder = notes(true);
  ASSERT_TRUE(append(decoder, change_of(std::nullopt, Values{"1", "t", "b", "{\"a\":.5}"}), kCopy).ok());
  const Batch batch = finish(decoder);
  EXPECT_TRUE(batch.changes.empty());
  EXPECT_EQ(batch.shard, "-80");
  EXPECT_EQ(text(batch.rows.get(), 3, 0), "{\"a\":.5}");
}

TEST(TableDecoder, AnUpdateWithoutAKeyIsADeleteAndAnInsert) {
  TableDecoder decoder = notes(false, false);
  ASSERT_TRUE(append(decoder, change_of(Values{"1", "t", "b", "{}"}, Values{"1", "u", "b", "{}"})).ok());
  const Batch batch = finish(decoder);
  ASSERT_EQ(batch.length(), 2);
  EXPECT_EQ(ChangeView(batch).operation(0), Operation::remove);
  EXPECT_EQ(ChangeView(batch).operation(1), Operation::insert);
  EXPECT_EQ(text(batch.rows.get(), 1, 1), "u");
}

TEST(TableDecoder, HiddenColumnsAreNotHandedOutAnywhere) {
  TableDecoder decoder = notes(true);
  decoder.hide({"body"});
  EXPECT_EQ(decoder.schema().fields.size(), 3U);
  ASSERT_TRUE(
      append(decoder, change_of(Values{"1", "old", std::nullopt, "{}"}, Values{"1", "new", std::nullopt, "{}"}, "1101"))
          .ok());
  const Batch batch = finish(decoder);
  EXPECT_EQ(batch.rows->n_children, 3);
  EXPECT_EQ(ChangeView(batch).before()->n_children, 3);
  EXPECT_THAT(ChangeView(batch).unavailable(0), IsEmpty());
}

TEST(TableDecoder, RefusesRowsOfAnotherWidthWithBothNumbers) {
  TableDecoder decoder = notes();
  const Status status = append(decoder, change_of(std::nullopt, Values{"1", "t", "b"}));
  EXPECT_THAT(status.message(), ::testing::HasSubstr("3 values for 4 columns"));
  TableDecoder other = notes();
  const Status wide = append(other, change_of(Values{"1", "t", "b", "{}", "x"}, std::nullopt));
  EXPECT_THAT(wide.message(), ::testing::HasSubstr("5 values for 4 columns"));
}

}  // namespace
}  // namespace pipeline::planetscale
