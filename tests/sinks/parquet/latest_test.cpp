// format = "latest": the files hold the rows of the table, whatever happened before, and wherever the machine stopped.
#include <gtest/gtest.h>

#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <random>
#include <set>

#include "latest/table_merge.hpp"
#include "parquet_file.hpp"
#include "parquet_sink.hpp"
#include "plugins/files/every_stop.hpp"
#include "sinks/parquet/played_steps.hpp"
#include "sinks/parquet/text_rows.hpp"

namespace pipeline::parquet {
namespace {

using files::test::Disk;
using test::TemporaryFolder;
using Path = std::filesystem::path;

struct Change {
  Operation operation;
  int key;
  std::string value;  // empty = NULL
};
using Rows = std::map<int64_t, std::string>;

StreamInfo keyed_stream(uint64_t generation = 1, bool wide = false) {
  StreamInfo stream{"shop", "t", {}, generation};
  stream.schema.fields.push_back({"id", {TypeId::int64}, false, {{std::string(kKeyMetadata), "1"}}});
  stream.schema.fields.push_back({"value", {TypeId::utf8}, true, {}});
  if (wide) stream.schema.fields.push_back({"added", {TypeId::int32}, true, {}});
  return stream;
}

Batch batch_of(const std::vector<Change>& changes, bool wide = false, const std::string& shard = "-80") {
  FixedBuilder<int64_t> ids;
  BytesBuilder values;
  FixedBuilder<int32_t> added;
  ChangeBuilder builder;
  for (const Change& change : changes) {
    ids.append(change.key);
    change.value.empty() ? values.append_null() : values.append(change.value);
    added.append(7);
    builder.append({change.operation, "p", 1, shard, 1});
  }
  std::vector<OwnedArray> columns;
  columns.push_back(ids.finish());
  columns.push_back(values.finish());
  if (wide) columns.push_back(added.finish());
  Batch batch;
  batch.rows = make_struct(std::move(columns), static_cast<int64_t>(changes.size()));
  batch.changes = builder.finish();
  return batch;
}

void apply(const std::vector<Change>& changes, Rows& rows) {
  for (const Change& change : changes) {
    if (change.operation == Operation::remove) {
      rows.erase(change.key);
    } else {
      rows[change.key] = change.value;
    }
  }
}

// The rows of all part files; each key at most once.
Rows read_rows(const Disk& disk, const Path& folder) {
  Rows rows;
  for (const auto& [name, bytes] : disk.files_in(folder)) {
    if (name.front() == '.' || name.front() == '_') continue;
    EXPECT_TRUE(name.ends_with(".parquet")) << name << " was left behind";
    const ReadBytes read = [&bytes = bytes](uint64_t offset, std::size_t size) {
      return Result<std::string>(bytes.substr(offset, size));
    };
    Result<FileReader> reader = FileReader::open(read, bytes.size());
    EXPECT_TRUE(reader.ok()) << name << ": " << reader.status().message();
    if (!reader.ok()) continue;
    const auto description = FileDescription::parse(reader->key_values().find(kDescriptionKey)->second);
    const Status status = reader->read_pages(description->columns, {0, 1}, [&](const auto& pages, std::size_t count) {
      const std::vector<std::string_view> texts = texts_of(pages[1]);
      for (std::size_t i = 0; i < count; ++i) {
        const int64_t key = pages[0].fixed.template as<int64_t>()[i];
        EXPECT_TRUE(rows.emplace(key, texts[i]).second) << "twice: " << key;
      }
      return Status();
    });
    EXPECT_TRUE(status.ok()) << status.message();
  }
  return rows;
}

std::set<std::string> parts_in(const Disk& disk, const Path& folder) {
  std::set<std::string> parts;
  for (const auto& [name, bytes] : disk.files_in(folder)) {
    if (name.front() != '.' && name.front() != '_') parts.insert(name);
  }
  return parts;
}

ParquetOptions options_for(const Path& folder) {
  ParquetOptions options;
  options.directory = folder;
  options.content = Content::latest;
  options.limits.row_group_rows = 50;
  options.limits.page_rows = 16;
  options.manifest = true;
  return options;
}

struct Step {
  uint64_t generation = 1;
  std::vector<Change> changes;
  bool wide = false;
  bool ends_run = false;
  bool truncates = false;  // all shards
};

Status play_step(ParquetSink& sink, const Step& step) {
  Status status = sink.bind(0, keyed_stream(step.generation, step.wide));
  for (const char* shard : {"-80", "80-"}) {
    if (status.ok() && step.truncates) status = sink.truncate(0, {"p", shard, 1, 1});
  }
  return status.ok() ? sink.write(0, batch_of(step.changes, step.wide)) : status;
}

Status play_run(const Path& folder, Disk& disk, const std::vector<Step>& steps, test::Saved& saved) {
  return test::play_run(options_for(folder), disk, steps, saved, play_step);
}

Rows expected_rows(const std::vector<Step>& steps) {
  Rows rows;
  uint64_t generation = 0;
  for (const Step& step : steps) {
    if (step.generation > generation || step.truncates) rows.clear();
    generation = step.generation;
    apply(step.changes, rows);
  }
  return rows;
}

std::vector<Change> copied(int from, int to) {
  std::vector<Change> changes;
  for (int key = from; key < to; ++key) {
    changes.push_back({Operation::snapshot, key, key % 5 == 0 ? "" : "copied " + std::to_string(key)});
  }
  return changes;
}

std::vector<Step> some_steps() {
  return {
      {1, copied(0, 130)},
      {1, {{Operation::update, 7, "changed while copying"}, {Operation::remove, 8, ""}}},
      {1, copied(130, 200), false, true},
      {1, {{Operation::insert, 500, "new"}, {Operation::update, 3, "once"}, {Operation::update, 3, "twice"}}},
      {1, {{Operation::remove, 500, ""}, {Operation::insert, 500, "again"}, {Operation::remove, 4, ""}}, true, true},
      {1, {{Operation::insert, 8, "back"}}, true, true},
      {2, copied(0, 40), false, false},
      {2, {{Operation::remove, 39, ""}}, false, true},
      {2, {{Operation::insert, 1000, "after the truncate"}}, false, true, true},
      {2, {{Operation::remove, 1000, ""}}, false, true}};
}

TEST(Latest, HoldsTheRowsOfTheTableAfterEachRun) {
  const TemporaryFolder folder;
  Disk disk;
  const std::vector<Step> steps = some_steps();
  test::Saved saved;
  while (saved.done < steps.size()) {
    const Status status = play_run(folder.path(), disk, steps, saved);
    ASSERT_TRUE(status.ok()) << status.message();
    const std::vector<Step> played(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(saved.done));
    ASSERT_EQ(read_rows(disk, folder.path()), expected_rows(played)) << "after step " << saved.done;
  }
}

TEST(Latest, KeepsPartsThatNothingChanged) {
  const TemporaryFolder folder;
  Disk disk;
  std::vector<Change> many;
  for (int key = 0; key < 20'000; ++key) {
    // Too large to be folded into the next part: hard to compress.
    std::string value(1000, ' ');
    std::mt19937_64 random(static_cast<uint64_t>(key));
    for (char& letter : value) letter = static_cast<char>('!' + random() % 90);
    many.push_back({Operation::snapshot, key, value});
  }
  const std::vector<Step> steps = {{1, many, false, true}, {1, {{Operation::insert, 99'999, "x"}}, false, true}};
  test::Saved saved;
  ASSERT_TRUE(play_run(folder.path(), disk, steps, saved).ok());
  const auto before = disk.files_in(folder.path()).at("shop.t/00001.parquet");
  ASSERT_TRUE(play_run(folder.path(), disk, steps, saved).ok());
  EXPECT_EQ(disk.files_in(folder.path()).at("shop.t/00001.parquet"), before);
  EXPECT_EQ(parts_in(disk, folder.path()), (std::set<std::string>{"shop.t/00001.parquet", "shop.t/00002.parquet"}));
}

TEST(Latest, FoldsSmallPartsTogether) {
  const TemporaryFolder folder;
  Disk disk;
  std::vector<Step> steps;
  for (int key = 0; key < 5; ++key) steps.push_back({1, {{Operation::insert, key, "x"}}, false, true});
  test::Saved saved;
  while (saved.done < steps.size()) {
    ASSERT_TRUE(play_run(folder.path(), disk, steps, saved).ok());
  }
  EXPECT_EQ(parts_in(disk, folder.path()).size(), 1U);
  EXPECT_EQ(read_rows(disk, folder.path()).size(), 5U);
}

// One run of a sink that `write` gives rows to. Its end.
Status run_sink(const Path& folder, Disk& disk, std::string& token, const std::function<void(ParquetSink&)>& write) {
  ParquetSink sink(Host(), options_for(folder), std::make_unique<files::test::MemoryFiles>(disk));
  EXPECT_TRUE(sink.recover(token).ok());
  EXPECT_TRUE(sink.bind(0, keyed_stream()).ok());
  write(sink);
  Result<std::string> prepared = sink.prepare({});
  EXPECT_TRUE(prepared.ok());
  token = std::move(prepared).value();
  EXPECT_TRUE(sink.commit(token).ok());
  return sink.finish();
}

TEST(Latest, TruncatesTheRowsOfAShardThatAreInTheSameLog) {
  const TemporaryFolder folder;
  Disk disk;
  std::string token;
  const Status status = run_sink(folder.path(), disk, token, [](ParquetSink& sink) {
    ASSERT_TRUE(sink.write(0, batch_of({{Operation::insert, 1, "old"}, {Operation::insert, 2, "old"}})).ok());
    ASSERT_TRUE(sink.write(0, batch_of({{Operation::insert, 3, "stays"}}, false, "80-")).ok());
    // The shard was split meanwhile.
    ASSERT_TRUE(sink.truncate(0, {"p", "-40", 1, 1}).ok());
    ASSERT_TRUE(sink.truncate(0, {"p", "40-80", 1, 1}).ok());
    ASSERT_TRUE(sink.write(0, batch_of({{Operation::insert, 2, "new"}}, false, "40-80")).ok());
  });
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(read_rows(disk, folder.path()), (Rows{{2, "new"}, {3, "stays"}}));
}

TEST(Latest, DoesNotGuessWhichRowsATruncateOfOneShardTook) {
  const TemporaryFolder folder;
  Disk disk;
  std::string token;
  ASSERT_TRUE(run_sink(folder.path(), disk, token, [](ParquetSink& sink) {
                ASSERT_TRUE(sink.write(0, batch_of({{Operation::insert, 1, "a"}})).ok());
                ASSERT_TRUE(sink.write(0, batch_of({{Operation::insert, 2, "b"}}, false, "80-")).ok());
              }).ok());
  const Status refused = run_sink(folder.path(), disk, token, [](ParquetSink& sink) {
    ASSERT_TRUE(sink.truncate(0, {"p", "-80", 1, 1}).ok());
    ASSERT_TRUE(sink.write(0, batch_of({{Operation::insert, 3, "c"}})).ok());
  });
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.message().find("shard -80"), std::string::npos) << refused.message();
  EXPECT_EQ(read_rows(disk, folder.path()), (Rows{{1, "a"}, {2, "b"}}));
  const Status status = run_sink(folder.path(), disk, token, [](ParquetSink& sink) {
    ASSERT_TRUE(sink.truncate(0, {"p", "80-", 1, 1}).ok());
  });
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(read_rows(disk, folder.path()), (Rows{{3, "c"}}));
}

TEST(Latest, RefusesATableWithoutAPrimaryKey) {
  const TemporaryFolder folder;
  Disk disk;
  ParquetSink sink(Host(), options_for(folder.path()), std::make_unique<files::FileOperations>());
  ASSERT_TRUE(sink.recover("").ok());
  const Status status = sink.bind(0, test::text_stream("t", 1));
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.option(), "format");
}

Status play_all(const Path& folder, Disk& disk, const std::vector<Step>& steps, test::Saved& saved) {
  return test::play_all(options_for(folder), disk, steps, saved, play_step);
}

TEST(LatestRecovery, HoldsTheSameRowsWhereverTheMachineStopped) {
  const std::vector<Step> steps = some_steps();
  const Rows expected = expected_rows(steps);
  const TemporaryFolder folder;
  Disk undisturbed;
  test::Saved saved;
  ASSERT_TRUE(play_all(folder.path(), undisturbed, steps, saved).ok());
  const int64_t points = files::test::play_with_every_stop<test::Saved>(
      undisturbed.operations(),
      [&](Disk& disk, test::Saved& from) { return play_all(folder.path(), disk, steps, from); },
      [&](const Disk& disk, const std::string& what) { EXPECT_EQ(read_rows(disk, folder.path()), expected) << what; });
  std::cout << points << " points, the machine stopped twice at most of them\n";
  EXPECT_GE(points * files::test::kStopStep, 500);
}

}  // namespace
}  // namespace pipeline::parquet
