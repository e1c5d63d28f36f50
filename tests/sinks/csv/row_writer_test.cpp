#include "row_writer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "sinks/csv/csv_rows.hpp"

namespace pipeline::csv {
namespace {

using test::Row;

std::string lines_of(const Schema& schema, const CsvOptions& options, const Batch& batch) {
  const RowWriter writer(schema, options);
  const Result<BoundRows> rows = writer.bind(batch);
  EXPECT_TRUE(rows.ok()) << rows.status().message();
  ByteBuffer buffer;
  std::string text;
  for (int64_t row = 0; row < rows->length();) {
    buffer.clear();
    row = rows->append(row, rows->length(), buffer);
    text += buffer.view();
  }
  return text;
}

template <typename Builder>
std::string column_text(const DataType& type, Builder& builder) {
  const auto length = static_cast<int64_t>(builder.length());
  std::vector<OwnedArray> columns;
  columns.push_back(builder.finish());
  Batch batch;
  batch.rows = make_struct(std::move(columns), length);
  return lines_of({{{"c", type, true, {}}}}, {}, batch);
}

template <typename Value>
std::string numbers(TypeId type, std::initializer_list<Value> values) {
  FixedBuilder<Value> builder;
  for (const Value value : values) builder.append(value);
  return column_text({type}, builder);
}

// Its second and third row.
OwnedArray part_of(OwnedArray rows) {
  ArrowArray array{};
  rows.move_to(&array);
  array.offset = 1;
  array.length = 2;
  return OwnedArray(&array);
}

TEST(RowWriter, WritesIntegersAtTheirLimits) {
  EXPECT_EQ(numbers<int8_t>(TypeId::int8, {-128, 127}), "-128\n127\n");
  EXPECT_EQ(numbers<uint8_t>(TypeId::uint8, {0, 255}), "0\n255\n");
  EXPECT_EQ(numbers<int64_t>(TypeId::int64, {INT64_MIN, INT64_MAX}), "-9223372036854775808\n9223372036854775807\n");
  EXPECT_EQ(numbers<uint64_t>(TypeId::uint64, {UINT64_MAX}), "18446744073709551615\n");
}

TEST(RowWriter, WritesTheShortestTextThatReadsBackAsTheSameFloat) {
  EXPECT_EQ(numbers<double>(TypeId::float64, {0.1, 1e300, -0.0, 5e-324}), "0.1\n1e+300\n-0\n5e-324\n");
  EXPECT_EQ(numbers<float>(TypeId::float32, {0.1F, 16777216.0F}), "0.1\n16777216\n");
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(numbers<double>(TypeId::float64, {infinity, -infinity, std::nan("")}), "inf\n-inf\nnan\n");
}

TEST(RowWriter, WritesDatesTimesBooleansAndDecimals) {
  EXPECT_EQ(numbers<int32_t>(TypeId::date32, {19782}), "2024-02-29\n");
  EXPECT_EQ(numbers<int64_t>(TypeId::timestamp, {1'500'000}), "1970-01-01 00:00:01.500000\n");
  EXPECT_EQ(numbers<int64_t>(TypeId::duration, {-1'000'000}), "-00:00:01\n");
  FixedBuilder<int64_t> times;
  times.append(0);
  EXPECT_EQ(column_text({.id = TypeId::timestamp, .utc = true}, times), "1970-01-01 00:00:00+00:00\n");
  BooleanBuilder booleans;
  booleans.append(true);
  booleans.append(false);
  booleans.append_null();
  EXPECT_EQ(column_text({TypeId::boolean}, booleans), "true\nfalse\n\n");
  FixedBuilder<Decimal128> decimals;
  decimals.append({12345, 0});
  EXPECT_EQ(column_text(DataType::decimal(10, 2), decimals), "123.45\n");
}

TEST(RowWriter, TellsNullFromEmptyAndQuotesOnlyWhatNeedsIt) {
  const Schema schema = test::text_stream("t", 4).schema;
  EXPECT_EQ(lines_of(schema, {}, test::text_batch({{"plain", std::nullopt, "", "a\"b"}, {"x,y", "1\n2", "\r", " "}})),
            "plain,,\"\",\"a\"\"b\"\n\"x,y\",\"1\n2\",\"\r\", \n");
}

TEST(RowWriter, QuotesAValueThatReadsAsNull) {
  CsvOptions options;
  options.dialect.null = "7";
  FixedBuilder<int64_t> numbers;
  numbers.append(7);
  numbers.append_null();
  std::vector<OwnedArray> columns;
  columns.push_back(numbers.finish());
  Batch batch;
  batch.rows = make_struct(std::move(columns), 2);
  EXPECT_EQ(lines_of({{{"c", {TypeId::int64}, true, {}}}}, options, batch), "\"7\"\n7\n");
}

TEST(RowWriter, WritesMetadataInTheOrderAskedFor) {
  CsvOptions options;
  options.metadata = {MetadataColumn::sequence, MetadataColumn::op, MetadataColumn::shard, MetadataColumn::commit_time,
                      MetadataColumn::position};
  const Schema schema = test::text_stream("t", 1).schema;
  EXPECT_EQ(lines_of(schema, options, test::text_batch({{"a"}, {"b"}})),
            "1,insert,-80,1970-01-01 00:00:01+00:00,MySQL56/p,a\n2,insert,-80,1970-01-01 00:00:01+00:00,MySQL56/p,b\n");
  EXPECT_EQ(lines_of(schema, options, test::text_batch({{"a"}, {"b"}}, true)),
            "1,snapshot,-80,,MySQL56/p,a\n2,snapshot,-80,,MySQL56/p,b\n");
}

TEST(RowWriter, WritesATruncateAsALineOfNulls) {
  CsvOptions options;
  options.metadata = {MetadataColumn::op, MetadataColumn::sequence};
  EXPECT_EQ(RowWriter(test::text_stream("t", 2).schema, options).truncate_line({"p", "-80", 0, 9}), "truncate,9,,\n");
}

TEST(RowWriter, RefusesABatchWithOtherColumns) {
  const RowWriter writer(test::text_stream("t", 2).schema, {});
  EXPECT_FALSE(writer.bind(test::text_batch({{"a"}})).ok());
}

TEST(RowWriter, WritesAnyBytesSoThatTheyReadBackTheSame) {
  std::mt19937 random(11);
  const std::string letters("\",;\t\r\n\0a \xf0\x9f\x98\x80\xff", 15);
  for (int round = 0; round < 400; ++round) {
    CsvOptions options;
    options.dialect.delimiter = ",;\t|"[random() % 4];
    options.dialect.crlf = random() % 2 == 0;
    std::vector<Row> rows(1 + random() % 40, Row(1 + random() % 5));
    for (Row& row : rows) {
      row.resize(rows.front().size());
      for (auto& value : row) {
        if (random() % 5 == 0) continue;
        value.emplace(random() % 40, ' ');
        for (char& letter : *value) letter = letters[random() % letters.size()];
      }
    }
    const std::string text =
        lines_of(test::text_stream("t", rows.front().size()).schema, options, test::text_batch(rows));
    ASSERT_EQ(test::parse_csv(text, options.dialect.delimiter), rows) << ::testing::PrintToString(text);
  }
}

TEST(RowWriter, WritesAPartOfABatch) {
  Batch batch = test::text_batch({{"a"}, {std::nullopt}, {"c"}, {"d"}});
  batch.rows = part_of(std::move(batch.rows));
  batch.changes = part_of(std::move(batch.changes));
  CsvOptions options;
  options.metadata = {MetadataColumn::sequence};
  EXPECT_EQ(lines_of(test::text_stream("t", 1).schema, options, batch), "2,\n3,c\n");
}

}  // namespace
}  // namespace pipeline::csv
