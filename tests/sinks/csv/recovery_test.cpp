// Wherever the machine stops: after the last run the rows must be those of an undisturbed run, each once and in order.
#include <gtest/gtest.h>

#include <iostream>

#include "csv_sink.hpp"
#include "plugins/files/every_stop.hpp"
#include "sinks/csv/csv_rows.hpp"

namespace pipeline::csv {
namespace {

using files::test::Disk;
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
  Operation operation = Operation::insert;
  bool truncates_second = false;
};

const std::vector<Segment>& segments() {
  using test::keyed_stream;
  static const std::vector<Segment> all = {
      {keyed_stream("a", 2), {{"1", "x"}, {"2", std::nullopt}, {"3", "y"}}},
      {keyed_stream("a", 2), {{"4", std::string(70'000, 'y')}, {"1", "z"}}, Operation::update, true},
      {keyed_stream("a", 2), {{"2", "x"}}, Operation::remove},
      {keyed_stream("a", 3), {{"4", "x", "new column"}, {"9", "x", "y"}}},
      {keyed_stream("a", 3), {}},
      {keyed_stream("a", 3), {{"5", "x", "z"}, {"9", "x", "y"}}, Operation::remove},
      {keyed_stream("a", 2, 2), {{"1", "second generation"}, {"2", "second generation"}}},
      {keyed_stream("a", 2, 2), {{"2", "second generation"}}, Operation::update, true},
      {keyed_stream("a", 2, 2), {{"3", "third"}}},
      {keyed_stream("a", 2, 3), {{"7", "third generation"}}},
      {keyed_stream("a", 2, 3), {{"7", "third generation, changed"}}, Operation::update},
  };
  return all;
}

Status play_segment(CsvSink& sink, const Segment& segment, std::size_t number) {
  Status status = sink.bind(0, segment.first);
  if (status.ok()) status = sink.bind(1, test::keyed_stream("b", 1));
  if (status.ok() && !segment.first_rows.empty()) {
    status = sink.write(0, test::batch_of(segment.first, segment.first_rows, segment.operation));
  }
  if (status.ok() && segment.truncates_second) status = sink.truncate(1, {"p", "-80", 0, 1});
  if (status.ok()) status = sink.write(1, test::batch_of(test::keyed_stream("b", 1), {{std::to_string(number)}}));
  return status;
}

Status play(const CsvOptions& options, Disk& disk, Saved& saved, std::size_t last_segment) {
  CsvSink sink(Host(), options, std::make_unique<files::test::MemoryFiles>(disk));
  Status status = sink.recover(saved.token);
  while (status.ok() && saved.next_segment < last_segment) {
    status = play_segment(sink, segments()[saved.next_segment], saved.next_segment);
    if (!status.ok()) break;
    Result<std::string> token = sink.prepare({});
    if (!token.ok()) return token.status();
    saved = {std::move(token).value(), saved.next_segment + 1};
    status = sink.commit(saved.token);
  }
  return status.ok() ? sink.finish() : status;
}

// Two runs: what the first one ends with, the second one finds.
Status play_both(const CsvOptions& options, Disk& disk, Saved& saved) {
  Status status = saved.next_segment < 6 ? play(options, disk, saved, 6) : Status();
  return status.ok() ? play(options, disk, saved, segments().size()) : status;
}

struct Setup {
  const char* name;
  void (*change)(CsvOptions& options);
  int least_points;
};

constexpr Setup kSetups[] = {
    {"Plain", [](CsvOptions&) {}, 400},
    {"GzipRollManifest",
     [](CsvOptions& options) {
       options.codec = files::Codec::gzip;
       options.roll.rows = 2;
       options.manifest = true;
       options.success_file = true;
     },
     800},
    {"ZstdPartitionsHeld",
     [](CsvOptions& options) {
       options.codec = files::Codec::zstd;
       options.path = "{namespace}/{table}/{partition}/{part}";
       options.partition_by = {{"*", {"c0"}}};
       options.naming = files::Naming::when_complete;
     },
     800},
    {"Latest", [](CsvOptions& options) { options.content = Content::latest; }, 800},
    {"LatestGzipSpilling",
     [](CsvOptions& options) {
       options.content = Content::latest;
       options.codec = files::Codec::gzip;
       options.merge_memory = 100;
       options.manifest = true;
     },
     900},
};

class Recovery : public ::testing::TestWithParam<Setup> {
 protected:
  Recovery() {
    options_.directory = folder_.path();
    options_.metadata = {MetadataColumn::op};
    GetParam().change(options_);
    if (options_.content == Content::latest) options_.metadata.clear();
  }

  // The rows of each stream and partition, over its parts; empty where a file is not whole.
  std::map<std::string, std::vector<Row>> rows(const Disk& disk) const {
    std::map<std::string, std::vector<Row>> result;
    for (const auto& [name, bytes] : disk.files_in(folder_.path())) {
      if (name.front() == '.' || name.front() == '_') continue;
      EXPECT_TRUE(name.ends_with(options_.extension())) << name << " was left behind";
      const Result<std::string> text = files::decode(options_.codec, bytes);
      EXPECT_TRUE(text.ok()) << name << ": " << text.status().message();
      std::vector<Row> lines = text.ok() ? test::parse_csv(*text) : std::vector<Row>();
      EXPECT_FALSE(lines.empty()) << name;
      if (lines.empty()) continue;
      for (const Row& line : lines) EXPECT_EQ(line.size(), lines.front().size()) << name << ": the header lies";
      auto& all = result[name.substr(0, name.find_first_of("0123456789", name.find_last_of('/') + 1))];
      all.insert(all.end(), lines.begin() + 1, lines.end());
    }
    return result;
  }

  test::TemporaryFolder folder_;
  CsvOptions options_;
};

TEST_P(Recovery, GivesTheSameRowsWhereverTheMachineStopped) {
  Disk undisturbed;
  Saved saved;
  const Status first = play_both(options_, undisturbed, saved);
  ASSERT_TRUE(first.ok()) << first.message();
  const auto expected = rows(undisturbed);
  const int64_t operations = undisturbed.operations();
  ASSERT_GE(expected.size(), 2U);
  const int64_t points = files::test::play_with_every_stop<Saved>(
      operations, [&](Disk& disk, Saved& from) { return play_both(options_, disk, from); },
      [&](const Disk& disk, const std::string& what) { EXPECT_EQ(rows(disk), expected) << what; });
  std::cout << GetParam().name << ": " << points << " points, the machine stopped twice at most of them\n";
  EXPECT_GE(points * files::test::kStopStep, GetParam().least_points);
}

INSTANTIATE_TEST_SUITE_P(Setups, Recovery, ::testing::ValuesIn(kSetups),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace pipeline::csv
