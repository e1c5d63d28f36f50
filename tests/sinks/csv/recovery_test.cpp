// Stops the machine at every file operation of a long run, once with and once without losing what was not synced: after
// recovery the files must be, byte for byte, those of an undisturbed run.
#include <gtest/gtest.h>

#include <iostream>

#include "csv_sink.hpp"
#include "sinks/csv/csv_rows.hpp"
#include "sinks/csv/faulty_files.hpp"

namespace pipeline::csv {
namespace {

using test::Row;

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

const std::vector<Segment>& segments() {
  static const std::vector<Segment> all = {
      {test::text_stream("a", 2), {{"1", "x"}, {"2", std::nullopt}}},
      {test::text_stream("a", 2), {{"3", std::string(200'000, 'y')}}, true},
      {test::text_stream("a", 2), {}},
      {test::text_stream("a", 3), {{"4", "x", "new column"}}},
      {test::text_stream("a", 3), {{"5", "x", "z"}}},
      {test::text_stream("a", 2, 2), {{"1", "second generation"}}},
      {test::text_stream("a", 2, 2), {{"2", "second generation"}}, true},
      {test::text_stream("a", 1, 3), {{"third generation"}}},
  };
  return all;
}

Status play_segment(CsvSink& sink, const Segment& segment) {
  Status status = sink.bind(0, segment.first);
  if (status.ok()) status = sink.bind(1, test::text_stream("b", 1));
  if (status.ok() && !segment.first_rows.empty()) status = sink.write(0, test::text_batch(segment.first_rows));
  if (status.ok()) status = sink.write(1, test::text_batch({{"of b"}}));
  if (status.ok() && segment.truncates_second) status = sink.truncate(1, {});
  return status;
}

Status play(const std::filesystem::path& folder, std::unique_ptr<FileOperations> operations, Saved& saved) {
  CsvOptions options;
  options.directory = folder;
  options.metadata = {MetadataColumn::op};
  CsvSink sink(Host(), options, std::move(operations));
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

class Recovery : public ::testing::TestWithParam<bool> {};

TEST_P(Recovery, GivesTheSameFilesWhereverTheMachineStopped) {
  const bool lose_unsynced = GetParam();
  const test::TemporaryFolder undisturbed;
  Saved saved;
  ASSERT_TRUE(play(undisturbed.path(), std::make_unique<FileOperations>(), saved).ok());
  const auto expected = test::files_in(undisturbed.path());
  ASSERT_EQ(expected.size(), 2U);
  int points = 0;
  for (bool finished = false; !finished; ++points) {
    const test::TemporaryFolder folder;
    saved = {};
    test::Fault fault;
    fault.fails_at = points;
    finished = play(folder.path(), std::make_unique<test::FaultyFiles>(fault), saved).ok();
    if (lose_unsynced && !finished) fault.lose_unsynced();
    // The machine stops once more, during the recovery.
    test::Fault second;
    second.fails_at = points % 5;
    const Status again = play(folder.path(), std::make_unique<test::FaultyFiles>(second), saved);
    if (lose_unsynced && !again.ok()) second.lose_unsynced();
    const Status last = play(folder.path(), std::make_unique<FileOperations>(), saved);
    ASSERT_TRUE(last.ok()) << "stopped at operation " << points << ": " << last.message();
    ASSERT_EQ(test::files_in(folder.path()), expected) << "stopped at operation " << points;
  }
  std::cout << "stopped at " << points << " operations, each twice\n";
  EXPECT_GE(points, 40);
}

INSTANTIATE_TEST_SUITE_P(Disk, Recovery, ::testing::Bool(),
                         [](const auto& info) { return info.param ? "LosesWhatWasNotSynced" : "KeepsAll"; });

}  // namespace
}  // namespace pipeline::csv
