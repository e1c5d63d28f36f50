#include "sinks/airbyte_stdout/record_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "pipeline/sdk/builder.hpp"
#include "sinks/airbyte_stdout/type_map.hpp"

namespace pipeline::airbyte {
namespace {

constexpr int64_t kNow = 1'767'225'600'123;

ConfiguredStream stream_of(std::vector<std::string> columns) {
  return {{"users", "shop"}, SyncMode::incremental, std::move(columns)};
}

struct Written {
  std::string text;
  RecordWriter::Counts counts;
  int64_t last_cursor = 0;
};

Written write(const ConfiguredStream& stream, const Schema& schema, const Batch& batch) {
  Written written;
  LineBuffer lines;
  written.counts = RecordWriter(stream, schema).write(batch, kNow, written.last_cursor, lines);
  written.text = lines.view();
  return written;
}

template <typename Builder>
Batch batch_of(Builder& builder, int64_t length) {
  std::vector<OwnedArray> columns;
  columns.push_back(builder.finish());
  Batch batch;
  batch.rows = make_struct(std::move(columns), length);
  return batch;
}

Schema one_column(DataType type, const std::string& column_type = "") {
  Field field{"c", type, true, {}};
  if (!column_type.empty()) field.metadata.emplace(kColumnTypeMetadata, column_type);
  return {{field}};
}

// The text of the value of the only column.
template <typename Builder>
std::string value_of(Builder& builder, DataType type, const std::string& column_type = "") {
  const std::string text = write(stream_of({"c"}), one_column(type, column_type), batch_of(builder, 1)).text;
  const std::size_t begin = text.find("\"c\":") + 4;
  return text.substr(begin, text.find("},\"emitted_at\"") - begin);
}

TEST(RecordWriter, WritesARecordAsTheProtocolHasIt) {
  FixedBuilder<int64_t> ids;
  ids.append(7);
  EXPECT_EQ(write(stream_of({"c"}), one_column({TypeId::int64}), batch_of(ids, 1)).text,
            R"({"type":"RECORD","record":{"stream":"users","namespace":"shop","data":{"c":7},)"
            R"("emitted_at":1767225600123}})"
            "\n");
}

TEST(RecordWriter, WritesEachKindOfValue) {
  FixedBuilder<uint64_t> big;
  big.append(UINT64_MAX);
  EXPECT_EQ(value_of(big, {TypeId::uint64}), "18446744073709551615");
  FixedBuilder<uint64_t> bits;
  bits.append(0x201);
  EXPECT_EQ(value_of(bits, {TypeId::uint64}, "bit(10)"), "\"AgE=\"");
  FixedBuilder<double> number;
  number.append(1e20);
  EXPECT_EQ(value_of(number, {TypeId::float64}), "1e+20");
  FixedBuilder<float> single;
  single.append(0.1F);
  EXPECT_EQ(value_of(single, {TypeId::float32}), "0.1");
  BytesBuilder bytes;
  bytes.append(std::string_view("\x00\xFF\x10", 3));
  EXPECT_EQ(value_of(bytes, {TypeId::binary}), "\"AP8Q\"");
  BytesBuilder text;
  text.append("a\"b");
  EXPECT_EQ(value_of(text, {TypeId::utf8}), R"("a\"b")");
  FixedBuilder<int32_t> date;
  date.append(19782);
  EXPECT_EQ(value_of(date, {TypeId::date32}), "\"2024-02-29\"");
  FixedBuilder<int64_t> null;
  null.append_null();
  EXPECT_EQ(value_of(null, {TypeId::int64}), "null");
}

TEST(RecordWriter, ATimeInAKeyIsTextSoThatNoTwoKeysAreNull) {
  FixedBuilder<int64_t> time;
  time.append(-3'020'399'000'000);
  Schema schema = one_column({TypeId::duration});
  schema.fields[0].metadata.emplace(kKeyMetadata, "1");
  const Written written = write(stream_of({"c"}), schema, batch_of(time, 1));
  EXPECT_THAT(written.text, ::testing::HasSubstr(R"("c":"-838:59:59.000000")"));
  EXPECT_EQ(written.counts.values_nulled, 0U);
  JsonBuilder build;
  StreamInfo stream;
  stream.schema = schema;
  EXPECT_EQ(to_text(airbyte_stream(build, stream, false)["json_schema"]["properties"]["c"]), R"({"type":"string"})");
}

TEST(RecordWriter, SaysWhyAValueWithoutAFormIsNull) {
  FixedBuilder<double> number;
  number.append(std::nan(""));
  const Written written = write(stream_of({"c"}), one_column({TypeId::float64}), batch_of(number, 1));
  EXPECT_THAT(written.text,
              ::testing::HasSubstr(R"({"c":null},"emitted_at":1767225600123,"meta":{"changes":[{"field":"c",)"
                                   R"("change":"NULLED","reason":"SOURCE_SERIALIZATION_ERROR"}]}}})"));
  EXPECT_EQ(written.counts.values_nulled, 1U);
}

Batch changed(Operation operation, int64_t commit_time, std::vector<std::string_view> unavailable = {}) {
  FixedBuilder<int64_t> ids;
  ids.append(7);
  Batch batch = batch_of(ids, 1);
  ChangeBuilder changes;
  changes.append({operation, "MySQL56/a:1-7", commit_time, "-80", 9});
  if (!unavailable.empty()) changes.set_unavailable(unavailable);
  batch.changes = changes.finish();
  return batch;
}

TEST(RecordWriter, ADeleteIsARecordWithTheTimeOfTheDelete) {
  const std::vector<std::string> columns = {"c", "_ab_cdc_cursor", "_ab_cdc_updated_at", "_ab_cdc_deleted_at"};
  const Written written =
      write(stream_of(columns), one_column({TypeId::int64}), changed(Operation::remove, 1'767'225'600'000'000));
  EXPECT_THAT(written.text, ::testing::HasSubstr(R"("data":{"c":7,"_ab_cdc_cursor":1767225600000000,)"
                                                 R"("_ab_cdc_updated_at":"2026-01-01T00:00:00.000000Z",)"
                                                 R"("_ab_cdc_deleted_at":"2026-01-01T00:00:00.000000Z"})"));
}

TEST(RecordWriter, ADeleteThatCanNotBeToldIsLeftOutAndCounted) {
  const Written written = write(stream_of({"c"}), one_column({TypeId::int64}), changed(Operation::remove, 1));
  EXPECT_EQ(written.text, "");
  EXPECT_EQ(written.counts.deletes_left_out, 1U);
  EXPECT_EQ(written.counts.records, 0U);
}

TEST(RecordWriter, CursorsRiseAlsoWithinOneSecondAndBehindThoseOfEarlierSyncs) {
  ConfiguredStream stream = stream_of({"_ab_cdc_cursor"});
  RecordWriter writer(stream, one_column({TypeId::int64}));
  int64_t last = 5'000'000'000'000'000;
  for (int i = 1; i <= 3; ++i) {
    LineBuffer lines;
    writer.write(changed(Operation::update, 1'767'225'600'000'000), kNow, last, lines);
    EXPECT_EQ(last, 5'000'000'000'000'000 + i);
  }
}

TEST(RecordWriter, AColumnThatIsNotKnownIsNullWithTheReason) {
  const Written written =
      write(stream_of({"c"}), one_column({TypeId::int64}), changed(Operation::update, 1, {"other", "c"}));
  EXPECT_THAT(written.text, ::testing::HasSubstr(R"("reason":"SOURCE_RETRIEVAL_ERROR")"));
}

TEST(RecordWriter, AColumnThatComesLaterIsNullUntilItComes) {
  FixedBuilder<int64_t> ids;
  ids.append(7);
  const Written written = write(stream_of({"later", "c"}), one_column({TypeId::int64}), batch_of(ids, 1));
  EXPECT_THAT(written.text, ::testing::HasSubstr(R"("data":{"later":null,"c":7},"emitted_at")"));
}

TEST(RecordWriter, MetadataIsAsTheIncumbentHasIt) {
  const Written written =
      write(stream_of({"_planetscale_metadata"}), one_column({TypeId::int64}), changed(Operation::insert, 1));
  EXPECT_THAT(written.text, ::testing::HasSubstr(R"({"_planetscale_metadata":{"extracted_at":1767225600123000000,)"
                                                 R"("sequence_number":9,"vgtid_position":"MySQL56/a:1-7"}})"));
}

}  // namespace
}  // namespace pipeline::airbyte
