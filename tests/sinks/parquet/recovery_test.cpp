// Wherever the machine stops: at the end the files must be, byte for byte, those of an undisturbed run.
#include <gtest/gtest.h>

#include <iostream>

#include "parquet_sink.hpp"
#include "plugins/files/every_stop.hpp"
#include "sinks/parquet/text_rows.hpp"

namespace pipeline::parquet {
namespace {

using files::test::Disk;
using test::Row;
using test::TemporaryFolder;
using test::text_batch;
using test::text_stream;

// What the state file of the program would hold.
struct Saved {
  std::string token;
  std::size_t next_segment = 0;
};

// What lies between two checkpoints. The streams are bound again in each: a run may begin with any of them.
struct Segment {
  StreamInfo first;
  std::vector<Row> first_rows;
  bool truncates_second = false;
};

std::vector<Row> numbered(int from, int to) {
  std::vector<Row> rows;
  for (int i = from; i < to; ++i) rows.push_back({std::to_string(i), i % 3 == 0 ? std::nullopt : std::optional("x")});
  return rows;
}

const std::vector<Segment>& segments() {
  static const std::vector<Segment> all = {
      {text_stream("a", 2), numbered(0, 5)},
      {text_stream("a", 2), {{"3", std::string(200'000, 'y')}}, true},
      {text_stream("a", 2), {}},
      {text_stream("a", 2), numbered(5, 90)},  // some row groups, and a full file
      {text_stream("a", 3), {{"4", "x", "new column"}}},
      {text_stream("a", 3), {{"5", "x", "z"}}},
      {text_stream("a", 2, 2), numbered(0, 70)},
      {text_stream("a", 2, 2), {{"2", "second generation"}}, true},
      {text_stream("a", 1, 3), {{"third generation"}}},
      {text_stream("a", 1, 3), {{"and"}, {"more"}}},
  };
  return all;
}

Status play_segment(ParquetSink& sink, const Segment& segment) {
  Status status = sink.bind(0, segment.first);
  if (status.ok()) status = sink.bind(1, text_stream("b", 1));
  if (status.ok()) status = sink.bind(2, text_stream("never any rows", 1));
  if (status.ok() && !segment.first_rows.empty()) status = sink.write(0, text_batch(segment.first_rows));
  if (status.ok()) status = sink.write(1, text_batch({{"of b"}}));
  if (status.ok() && segment.truncates_second) status = sink.truncate(1, {});
  return status;
}

Status play(ParquetOptions options, Disk& disk, Saved& saved) {
  ParquetSink sink(Host(), std::move(options), std::make_unique<files::test::MemoryFiles>(disk));
  Status status = sink.recover(saved.token);
  while (status.ok() && saved.next_segment < segments().size()) {
    status = play_segment(sink, segments()[saved.next_segment]);
    if (!status.ok()) break;
    Result<std::string> token = sink.prepare({});
    if (!token.ok()) return token.status();
    saved = {std::move(token).value(), saved.next_segment + 1};
    status = sink.commit(saved.token);
  }
  return status.ok() ? sink.finish() : status;
}

TEST(ParquetRecovery, GivesTheSameFilesWhereverTheMachineStopped) {
  const TemporaryFolder folder;
  ParquetOptions options;
  options.directory = folder.path();
  options.metadata = {MetadataColumn::op};
  options.limits.row_group_rows = 20;
  options.roll.rows = 60;
  options.manifest = true;
  options.success_file = true;
  Disk undisturbed;
  Saved saved;
  const Status first = play(options, undisturbed, saved);
  ASSERT_TRUE(first.ok()) << first.message();
  const auto expected = undisturbed.files_in(folder.path());
  ASSERT_GE(expected.size(), 5U);
  const int64_t points = files::test::play_with_every_stop<Saved>(
      undisturbed.operations(), [&](Disk& disk, Saved& from) { return play(options, disk, from); },
      [&](const Disk& disk, const std::string& what) { EXPECT_EQ(disk.files_in(folder.path()), expected) << what; });
  std::cout << points << " points, the machine stopped twice at most of them\n";
  EXPECT_GE(points * files::test::kStopStep, 500);
}

}  // namespace
}  // namespace pipeline::parquet
