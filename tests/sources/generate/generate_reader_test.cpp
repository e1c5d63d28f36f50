#include "sources/generate/generate_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "plugins/recording_host.hpp"

namespace pipeline::generate {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

// Everything that a sink could tell one row from another by.
std::string row_text(const Batch& batch, int64_t row) {
  const ChangeView change(batch);
  const auto column = [&](std::size_t index) { return ColumnView(*batch.rows->children[index]); };
  std::string text = std::to_string(static_cast<int>(change.operation(row))) + "|" + std::string(change.position(row)) +
                     "|" + std::to_string(change.commit_time(row)) + "|" + std::string(change.shard(row)) + "|" +
                     std::to_string(change.sequence(row)) + "|" + std::to_string(column(0).value<int64_t>(row)) + "|" +
                     std::string(column(1).bytes(row)) + "|" + std::string(column(2).bytes(row)) + "|";
  text += column(3).is_null(row) ? "null" : std::to_string(column(3).value<int32_t>(row));
  const auto price = column(4).value<Decimal128>(row);
  return text + "|" + std::to_string(price[1]) + ":" + std::to_string(price[0]) + "|" +
         std::to_string(column(5).value<int64_t>(row));
}

struct Reading {
  std::vector<std::string> kinds;  // of the events, batches with their length
  std::vector<std::string> rows;
  std::size_t saved_rows = 0;  // before the last checkpoint
  Progress saved;
  Status status;
};

struct Recorder {
  Reading& reading;
  bool ended = false;

  void operator()(const SchemaEvent& event) { reading.kinds.push_back("schema " + event.info.full_name()); }
  void operator()(const BatchEvent& event) {
    reading.kinds.push_back("batch " + std::to_string(event.batch.length()));
    for (int64_t row = 0; row < event.batch.length(); ++row) reading.rows.push_back(row_text(event.batch, row));
  }
  void operator()(const CheckpointEvent& event) {
    ASSERT_EQ(event.cursors.size(), 1U);
    reading.kinds.push_back("checkpoint " + event.cursors[0].value);
    reading.saved = *read_progress(event.cursors[0].value);
    reading.saved_rows = reading.rows.size();
  }
  void operator()(const TruncateEvent& /*event*/) { FAIL() << "nothing is ever truncated"; }
  void operator()(const CompleteEvent& /*event*/) { reading.kinds.emplace_back("complete"); }
  void operator()(const IdleEvent& /*event*/) { reading.kinds.emplace_back("idle"); }
  void operator()(const EndEvent& /*event*/) {
    reading.kinds.emplace_back("end");
    ended = true;
  }
};

Reading read(const Settings& settings, Progress start = {}, Host host = {}) {
  GenerateReader reader(host, settings, 0, stream_info(0).schema, start);
  Reading reading;
  Recorder recorder{reading};
  while (!recorder.ended) {
    Result<Event> event = reader.next();
    if (!event.ok()) {
      reading.status = event.status();
      break;
    }
    std::visit(recorder, *event);
  }
  return reading;
}

TEST(GenerateReader, TellsSchemaRowsCompletionChangesCheckpointAndEnd) {
  EXPECT_THAT(
      read({.rows = 10, .rows_per_batch = 4, .changes = 3, .checkpoint_rows = 8}).kinds,
      ElementsAre("schema generate.rows_0", "batch 4", "batch 4", R"(checkpoint {"version":1,"rows":8,"changes":0})",
                  "batch 2", "complete", "batch 3", R"(checkpoint {"version":1,"rows":10,"changes":3})", "end"));
}

TEST(GenerateReader, WithoutRowsThereIsNothingToSave) {
  EXPECT_THAT(read({.rows = 0}).kinds, ElementsAre("schema generate.rows_0", "complete", "end"));
}

TEST(GenerateReader, BatchesEndWhereACheckpointIsDue) {
  EXPECT_THAT(read({.rows = 5, .rows_per_batch = 100, .checkpoint_rows = 3}).kinds,
              ElementsAre("schema generate.rows_0", "batch 3", HasSubstr("\"rows\":3"), "batch 2", "complete",
                          HasSubstr("\"rows\":5"), "end"));
}

TEST(GenerateReader, RowsDoNotDependOnBatchesAndCheckpoints) {
  const std::vector<std::string> rows = read({.rows = 500, .changes = 100}).rows;
  EXPECT_EQ(rows.size(), 600U);
  EXPECT_EQ(read({.rows = 500, .rows_per_batch = 7, .changes = 100, .checkpoint_rows = 33}).rows, rows);
  EXPECT_NE(read({.rows = 500, .changes = 100, .seed = 1}).rows, rows);
}

TEST(GenerateReader, ACutAtAnyRowIsResumedToTheSameRows) {
  const Settings whole{.rows = 40, .rows_per_batch = 6, .changes = 24, .checkpoint_rows = 9};
  const std::vector<std::string> expected = read(whole).rows;
  for (uint64_t cut = 1; cut <= 64; ++cut) {
    Settings failing = whole;
    failing.fail_after_rows = cut;
    Reading first = read(failing);
    EXPECT_EQ(first.rows.size(), cut);
    first.rows.resize(first.saved_rows);
    const Reading second = read(whole, first.saved);
    EXPECT_TRUE(second.status.ok());
    first.rows.insert(first.rows.end(), second.rows.begin(), second.rows.end());
    ASSERT_EQ(first.rows, expected) << "cut after " << cut;
  }
}

TEST(GenerateReader, SequencesRise) {
  const Settings settings{.rows = 20, .rows_per_batch = 6, .changes = 20};
  GenerateReader reader({}, settings, 0, stream_info(0).schema, {});
  int64_t last = 0;
  for (Result<Event> event = reader.next(); !std::holds_alternative<EndEvent>(*event); event = reader.next()) {
    const auto* got = std::get_if<BatchEvent>(&*event);
    for (int64_t row = 0; got != nullptr && row < got->batch.length(); ++row) {
      const int64_t sequence = ChangeView(got->batch).sequence(row);
      EXPECT_GT(sequence, last);
      last = sequence;
    }
  }
  EXPECT_EQ(last, 40);
}

TEST(GenerateReader, FailsWhereItIsAskedTo) {
  const Reading reading = read({.rows = 100, .rows_per_batch = 30, .fail_after_rows = 50});
  EXPECT_EQ(reading.rows.size(), 50U);
  EXPECT_EQ(reading.status.code(), StatusCode::failed);
  EXPECT_EQ(reading.status.option(), "fail_after_rows");
  EXPECT_THAT(reading.status.message(), HasSubstr("generate.rows_0"));
}

TEST(GenerateReader, BatchesHaveTheColumnsOfTheirSchema) {
  const Settings settings{.rows = 1};
  GenerateReader reader({}, settings, 0, stream_info(0).schema, {});
  const Result<Event> schema = reader.next();
  const Result<Event> rows = reader.next();
  const std::vector<Field>& fields = std::get<SchemaEvent>(*schema).info.schema.fields;
  const Batch& batch = std::get<BatchEvent>(*rows).batch;
  ASSERT_EQ(batch.rows->n_children, static_cast<int64_t>(fields.size()));
  EXPECT_GT(batch.bytes, 0U);
  EXPECT_EQ(fields[0].key_position(), 1);
  EXPECT_EQ(format_of(fields[4].type), "d:12,2");
  EXPECT_EQ(format_of(fields[5].type), "tsu:");
}

TEST(GenerateReader, KeepsToItsSpeed) {
  const auto begin = std::chrono::steady_clock::now();
  const Reading reading = read({.rows = 300, .rows_per_batch = 50, .rows_per_second = 1000});
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(240));
  EXPECT_EQ(reading.rows.size(), 300U);
}

TEST(GenerateReader, IsIdleWhileItWaitsForLong) {
  const Settings settings{.rows = 3, .rows_per_batch = 1, .rows_per_second = 1};
  GenerateReader reader({}, settings, 0, stream_info(0).schema, {});
  EXPECT_TRUE(std::holds_alternative<SchemaEvent>(*reader.next()));
  EXPECT_TRUE(std::holds_alternative<BatchEvent>(*reader.next()));
  EXPECT_TRUE(std::holds_alternative<IdleEvent>(*reader.next()));
}

TEST(GenerateReader, SavesWhatItReadWhenItIsStopped) {
  pipeline::testing::RecordingHost host;
  const Settings settings{.rows = 1000, .rows_per_batch = 10};
  GenerateReader reader(host.host(), settings, 0, stream_info(0).schema, {});
  EXPECT_TRUE(std::holds_alternative<SchemaEvent>(*reader.next()));
  EXPECT_TRUE(std::holds_alternative<BatchEvent>(*reader.next()));
  host.stop = true;
  const Result<Event> checkpoint = reader.next();
  EXPECT_EQ(std::get<CheckpointEvent>(*checkpoint).cursors[0].value, R"({"version":1,"rows":10,"changes":0})");
  EXPECT_EQ(reader.next().status().code(), StatusCode::stopped);
}

}  // namespace
}  // namespace pipeline::generate
