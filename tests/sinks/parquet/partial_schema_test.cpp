// format = "latest": partial rows after the columns of the table changed, and after the program was renewed.
#include <gtest/gtest.h>

#include "sinks/parquet/latest_table.hpp"

namespace pipeline::parquet {
namespace {

using test::keyed_stream;
using test::RowsByKey;

constexpr auto kUpdate = Operation::update;
constexpr std::nullopt_t kNull = std::nullopt;

class PartialSchema : public test::LatestTable {};

TEST_F(PartialSchema, GivesARowFromBeforeANewColumnNullInIt) {
  run(keyed_stream(3), {{{{"1", "a", "b"}, {"2", "a", "b"}}}});
  run(keyed_stream(4),
      {{{{"1", "x", kNull, "new"}}, kUpdate, {"c2"}}, {{{"2", "y", kNull, kNull}}, kUpdate, {"c2", "c3"}}});
  EXPECT_EQ(rows(), (RowsByKey{{1, {"x", "b", "new"}}, {2, {"y", "b", kNull}}}));
  ASSERT_EQ(host_.warnings().size(), 1U);
  EXPECT_NE(host_.warnings()[0].find("1 values were never told"), std::string::npos) << host_.warnings()[0];
}

TEST_F(PartialSchema, TakesTheValueFromALogWithOtherColumns) {
  begin();
  bind(keyed_stream(2));
  write({{{"1", "a"}, {"2", "row of old columns"}}});
  bind(keyed_stream(3));
  write({{{"1", kNull, "new"}}, kUpdate, {"c1"}});
  end();
  EXPECT_EQ(rows(), (RowsByKey{{1, {"a", "new"}}, {2, {"row of old columns", kNull}}}));
}

TEST_F(PartialSchema, WritesAPartialRowOfOldColumnsWithTheNewOnes) {
  run(keyed_stream(3), {{{{"1", "a", "b"}}}});
  begin();
  bind(keyed_stream(3));
  write({{{"1", "x", kNull}}, kUpdate, {"c2"}});
  bind(keyed_stream(4));
  write({{{"2", "a", "b", "c"}}});
  end();
  EXPECT_EQ(rows(), (RowsByKey{{1, {"x", "b", kNull}}, {2, {"a", "b", "c"}}}));
}

TEST_F(PartialSchema, LeavesOutTheValuesOfADroppedColumn) {
  run(keyed_stream(4), {{{{"1", "a", "b", "c"}}}});
  run(keyed_stream(3), {{{{"1", "x", kNull}}, kUpdate, {"c2"}}});
  const auto cells = test::read_cells(disk_, folder_.path());
  ASSERT_EQ(cells.size(), 1U);
  EXPECT_FALSE(cells.at(1).contains("c3"));
  EXPECT_EQ(rows(), (RowsByKey{{1, {"x", "b"}}}));
}

// With a column of numbers.
StreamInfo number_stream(TypeId type) {
  StreamInfo stream = keyed_stream(2);
  stream.schema.fields.push_back({"number", {type}, true, {}});
  return stream;
}

template <typename Value>
Batch number_batch(int64_t key, Value number, bool is_partial) {
  FixedBuilder<int64_t> keys;
  BytesBuilder texts;
  FixedBuilder<Value> numbers;
  ChangeBuilder changes;
  keys.append(key);
  texts.append("x");
  numbers.append(number);
  changes.append({kUpdate, "p", 1, "-80", 1});
  const std::vector<std::string_view> unavailable = {"number"};
  if (is_partial) changes.set_unavailable(unavailable);
  std::vector<OwnedArray> columns;
  columns.push_back(keys.finish());
  columns.push_back(texts.finish());
  columns.push_back(numbers.finish());
  Batch batch;
  batch.rows = make_struct(std::move(columns), 1);
  batch.changes = changes.finish();
  return batch;
}

TEST_F(PartialSchema, WidensTheValuesOfAColumnThatWasWidened) {
  begin();
  bind(number_stream(TypeId::int32));
  write(number_batch<int32_t>(1, -7, false));
  end();
  begin();
  bind(number_stream(TypeId::int64));
  write(number_batch<int64_t>(1, 0, true));
  end();
  const int64_t expected = -7;
  EXPECT_EQ(test::read_cells(disk_, folder_.path()).at(1).at("number"),
            std::string(reinterpret_cast<const char*>(&expected), sizeof expected));
}

TEST_F(PartialSchema, NamesTheColumnThatCannotHoldAnOldValue) {
  begin();
  bind(number_stream(TypeId::int64));
  write(number_batch<int64_t>(1, int64_t{1} << 40U, false));
  end();
  begin();
  bind(number_stream(TypeId::float64));
  write(number_batch<double>(1, 0, true));
  const Status refused = try_to_end();
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.message().find("\"number\""), std::string::npos) << refused.message();
  EXPECT_NE(refused.message().find("shop.t"), std::string::npos) << refused.message();
  EXPECT_EQ(refused.hint(), "copy the table again");
  // The next run tells the value.
  begin();
  bind(number_stream(TypeId::float64));
  write(number_batch<double>(1, 1.5, false));
  end();
  EXPECT_EQ(test::read_cells(disk_, folder_.path()).size(), 1U);
}

TEST_F(PartialSchema, ForgetsAnOldValueThatDoesNotFitOnceItIsTold) {
  run(keyed_stream(3), {{{{"1", "a", "b"}}}});
  StreamInfo stream = keyed_stream(3);
  stream.schema.fields[2].type = {TypeId::date32};
  begin();
  bind(stream);
  BytesBuilder texts;
  texts.append_null();
  FixedBuilder<int32_t> dates;
  dates.append(5);
  Batch batch = test::keyed_batch({{{"1"}}, kUpdate, {"c1"}});
  const int64_t five = 5;
  std::vector<OwnedArray> columns;
  FixedBuilder<int64_t> keys;
  keys.append(1);
  columns.push_back(keys.finish());
  columns.push_back(texts.finish());
  columns.push_back(dates.finish());
  batch.rows = make_struct(std::move(columns), 1);
  write(std::move(batch));
  end();
  const auto cells = test::read_cells(disk_, folder_.path()).at(1);
  EXPECT_EQ(cells.at("c1"), "a");
  EXPECT_EQ(cells.at("c2"), std::string(reinterpret_cast<const char*>(&five), sizeof(int32_t)));
}

// What the sink was before logs told of partial rows: a changelog of these columns at the same place.
class LogOfAnOlderVersion : public test::LatestTable {
 protected:
  void write_old_log(const StreamInfo& stream, const std::vector<test::Changes>& steps, bool ends) {
    ParquetOptions options = options_;
    options.content = Content::changelog;
    options.directory = folder_.path() / ".pipeline-parquet";
    options.path = "{namespace}.{table}/{generation}-{part}";
    options.metadata = {MetadataColumn::op, MetadataColumn::shard};
    std::filesystem::create_directories(options.directory);  // where its lock lies
    sink_ = std::make_unique<ParquetSink>(host_.host(), options, std::make_unique<files::test::MemoryFiles>(disk_));
    ASSERT_TRUE(sink_->recover(token_).ok());
    bind(stream);
    for (const test::Changes& changes : steps) write(changes);
    checkpoint();
    const Status status = ends ? sink_->finish() : Status();
    ASSERT_TRUE(status.ok()) << status.message();
    sink_.reset();
  }
};

TEST_F(LogOfAnOlderVersion, IsMerged) {
  for (const bool ends : {false, true}) {
    token_.clear();
    disk_ = {};
    write_old_log(keyed_stream(3),
                  {{{{"1", "a", "b"}, {"2", "c", "d"}, {"3", "e", "f"}}, Operation::snapshot},
                   {{{"2", "x", "y"}}, kUpdate},
                   {{{"3", "e", "f"}}, Operation::remove}},
                  ends);
    begin();
    end();
    EXPECT_EQ(test::read_keyed_rows(disk_, folder_.path(), 3), (RowsByKey{{1, {"a", "b"}}, {2, {"x", "y"}}})) << ends;
  }
}

TEST_F(LogOfAnOlderVersion, IsGoneOnWithByPartialRows) {
  write_old_log(keyed_stream(3),
                {{{{"1", "a", "b"}, {"2", "c", "d"}}, Operation::snapshot}, {{{"2", "x", "y"}}, kUpdate}}, false);
  run(keyed_stream(3), {{{{"1", "new", kNull}, {"2", kNull, "new"}}, kUpdate, {"c2"}}});
  EXPECT_EQ(rows(), (RowsByKey{{1, {"new", "b"}}, {2, {kNull, "y"}}}));
}

}  // namespace
}  // namespace pipeline::parquet
