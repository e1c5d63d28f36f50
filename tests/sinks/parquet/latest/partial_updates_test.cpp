// format = "latest" with updates that don't tell all columns: the files hold what they hold when each update tells all.
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <random>

#include "format/file_reader.hpp"
#include "latest/cell.hpp"
#include "latest/latest_tables.hpp"
#include "parquet_file.hpp"
#include "parquet_sink.hpp"
#include "plugins/files/memory_files.hpp"
#include "sinks/parquet/text_rows.hpp"

namespace pipeline::parquet {
namespace {

using files::test::Disk;
using test::TemporaryFolder;

constexpr std::size_t kColumns = 9;  // without the key

// Values by their seeds; none = NULL.
using Values = std::array<std::optional<int>, kColumns>;

struct Change {
  Operation operation;
  int key;
  Values values = {};
  std::array<bool, kColumns> untold = {};
};

std::string name_of(std::size_t column) {
  return "c" + std::to_string(column);
}

// `wide`: an integer and a float become wider, and the last column is there.
StreamInfo stream_of(bool wide) {
  StreamInfo stream{"shop", "t", {}, 1};
  stream.schema.fields.push_back({"id", {TypeId::int64}, false, {{std::string(kKeyMetadata), "1"}}});
  const std::vector<DataType> types = {
      {TypeId::utf8},
      {TypeId::boolean},
      {wide ? TypeId::int64 : TypeId::int32},
      {wide ? TypeId::float64 : TypeId::float32},
      DataType::decimal(12, 2),
      DataType::decimal(50, 5),
      {.id = TypeId::timestamp, .utc = true},
      DataType::list_of(TypeId::float32),
      {TypeId::binary},
  };
  for (std::size_t i = 0; i < kColumns - (wide ? 0 : 1); ++i) {
    stream.schema.fields.push_back({name_of(i), types[i], true, {}});
  }
  return stream;
}

template <typename Builder, typename Convert>
OwnedArray column_of(Builder builder, const std::vector<Change>& changes, std::size_t column, Convert convert) {
  for (const Change& change : changes) {
    const std::optional<int>& seed = change.values[column];
    seed && !change.untold[column] ? builder.append(convert(*seed)) : builder.append_null();
  }
  return builder.finish();
}

template <typename Number>
OwnedArray numbers(const std::vector<Change>& changes, std::size_t column) {
  return column_of(FixedBuilder<Number>(), changes, column, [](int seed) { return static_cast<Number>(seed); });
}

OwnedArray lists(const std::vector<Change>& changes, std::size_t column) {
  ListBuilder<FixedBuilder<float>> builder;
  for (const Change& change : changes) {
    const std::optional<int>& seed = change.values[column];
    if (!seed || change.untold[column]) {
      builder.append_null();
      continue;
    }
    for (int i = 0; i < *seed % 4; ++i) builder.items().append(static_cast<float>(*seed + i));
    builder.append();
  }
  return builder.finish();
}

template <std::size_t Words>
OwnedArray decimals(const std::vector<Change>& changes, std::size_t column) {
  return column_of(FixedBuilder<std::array<uint64_t, Words>>(), changes, column,
                   [](int seed) { return std::array<uint64_t, Words>{static_cast<uint64_t>(seed)}; });
}

OwnedArray booleans(const std::vector<Change>& changes, std::size_t column) {
  return column_of(BooleanBuilder(), changes, column, [](int seed) { return seed % 2 == 0; });
}

OwnedArray texts(const std::vector<Change>& changes, std::size_t column) {
  return column_of(BytesBuilder(), changes, column, [](int seed) {
    return std::string(static_cast<std::size_t>(seed % 40), static_cast<char>('a' + seed % 26));
  });
}

// One shard.
Batch batch_of(const std::vector<Change>& changes, bool wide) {
  FixedBuilder<int64_t> ids;
  ChangeBuilder builder;
  for (const Change& change : changes) {
    ids.append(change.key);
    builder.append({change.operation, "p", 1, "-", 1});
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kColumns; ++i) {
      if (change.untold[i]) names.push_back(name_of(i));
    }
    if (!names.empty()) builder.set_unavailable(std::vector<std::string_view>(names.begin(), names.end()));
  }
  std::vector<OwnedArray> columns;
  columns.push_back(ids.finish());
  columns.push_back(texts(changes, 0));
  columns.push_back(booleans(changes, 1));
  columns.push_back(wide ? numbers<int64_t>(changes, 2) : numbers<int32_t>(changes, 2));
  columns.push_back(wide ? numbers<double>(changes, 3) : numbers<float>(changes, 3));
  columns.push_back(decimals<2>(changes, 4));
  columns.push_back(decimals<4>(changes, 5));
  columns.push_back(numbers<int64_t>(changes, 6));
  columns.push_back(lists(changes, 7));
  if (wide) columns.push_back(texts(changes, 8));
  Batch batch;
  batch.rows = make_struct(std::move(columns), static_cast<int64_t>(changes.size()));
  batch.changes = builder.finish();
  return batch;
}

ParquetOptions options_for(const std::filesystem::path& folder) {
  ParquetOptions options;
  options.directory = folder;
  options.content = Content::latest;
  options.limits.row_group_rows = 60;
  options.limits.page_rows = 13;
  return options;
}

struct Step {
  std::vector<Change> changes;
  bool wide = false;
  bool truncates = false;
  bool ends_run = false;
};

// The cells of a row by the names of their columns; NULL is left out.
using Row = std::map<std::string, std::string>;

// Integers and floats in their wide form, so that parts from before and after the change can be compared.
std::string wide_form(const Column& column, const std::string& cell) {
  if (column.name == "c3" && cell.size() == sizeof(float)) {
    float value = 0;
    std::memcpy(&value, cell.data(), sizeof value);
    return std::to_string(static_cast<double>(value));
  }
  if (column.name != "c2" && column.name != "c3") return cell;
  int64_t integer = 0;
  double number = 0;
  std::memcpy(&integer, cell.data(), cell.size());
  std::memcpy(&number, cell.data(), cell.size());
  return column.name == "c2" ? std::to_string(static_cast<int32_t>(integer)) : std::to_string(number);
}

void add_rows(FileReader& reader, const std::vector<Column>& columns, std::map<int64_t, Row>& rows) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < columns.size(); ++i) places.push_back(i);
  const Status status = reader.read_pages(columns, places, [&](const auto& pages, std::size_t count) {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < count; ++i) all.push_back(i);
    std::vector<Row> read(count);
    for (std::size_t column = 1; column < columns.size(); ++column) {
      const std::vector<Cell> cells = cells_of(columns[column], pages[column], all);
      for (std::size_t i = 0; i < count; ++i) {
        if (cells[i]) read[i][columns[column].name] = wide_form(columns[column], *cells[i]);
      }
    }
    for (std::size_t i = 0; i < count; ++i) {
      const int64_t key = pages[0].fixed.template as<int64_t>()[i];
      EXPECT_TRUE(rows.emplace(key, std::move(read[i])).second) << "twice: " << key;
    }
    return Status();
  });
  EXPECT_TRUE(status.ok()) << status.message();
}

std::map<int64_t, Row> rows_in(const Disk& disk, const std::filesystem::path& folder) {
  std::map<int64_t, Row> rows;
  for (const auto& [name, bytes] : disk.files_in(folder)) {
    if (name.front() == '.') continue;
    Result<FileReader> reader = FileReader::open(
        [&bytes = bytes](uint64_t at, std::size_t size) { return Result<std::string>(bytes.substr(at, size)); },
        bytes.size());
    EXPECT_TRUE(reader.ok()) << reader.status().message();
    const auto description = FileDescription::parse(reader->key_values().find(kDescriptionKey)->second);
    add_rows(*reader, description->columns, rows);
  }
  return rows;
}

// Plays steps with one sink after the other.
class Player {
 public:
  Status play(const std::vector<Step>& steps) {
    std::size_t next = 0;
    while (next < steps.size()) {
      ParquetSink sink(Host(), options_for(folder_.path()), std::make_unique<files::test::MemoryFiles>(disk_));
      Status status = sink.recover(token_);
      for (bool ends = false; status.ok() && !ends && next < steps.size(); ++next) {
        status = play(steps[next], sink);
        ends = steps[next].ends_run;
      }
      if (status.ok()) status = sink.finish();
      if (!status.ok()) return status;
    }
    return {};
  }

  std::map<int64_t, Row> rows() { return rows_in(disk_, folder_.path()); }

 private:
  Status play(const Step& step, ParquetSink& sink) {
    Status status = sink.bind(0, stream_of(step.wide));
    if (status.ok() && step.truncates) status = sink.truncate(0, {"p", "-", 1, 1});
    if (status.ok() && !step.changes.empty()) status = sink.write(0, batch_of(step.changes, step.wide));
    if (!status.ok()) return status;
    Result<std::string> token = sink.prepare({});
    if (!token.ok()) return token.status();
    token_ = std::move(token).value();
    return sink.commit(token_);
  }

  TemporaryFolder folder_;
  Disk disk_;
  std::string token_;
};

// The same steps with all values told: what was not told is what the row had.
std::vector<Step> completed(std::vector<Step> steps) {
  std::map<int, Values> rows;
  for (Step& step : steps) {
    if (step.truncates) rows.clear();
    for (Change& change : step.changes) {
      if (change.operation == Operation::remove) {
        rows.erase(change.key);
        continue;
      }
      const auto before = rows.find(change.key);
      for (std::size_t i = 0; i < kColumns; ++i) {
        if (!step.wide && i == kColumns - 1) change.values[i].reset();
        if (!change.untold[i]) continue;
        change.untold[i] = false;
        change.values[i] = before == rows.end() ? std::nullopt : before->second[i];
      }
      rows[change.key] = change.values;
    }
  }
  return steps;
}

Values values_of(int seed) {
  Values values;
  for (std::size_t i = 0; i < kColumns; ++i) values[i] = seed + static_cast<int>(i);
  return values;
}

void expect_same_as_completed(const std::vector<Step>& steps) {
  Player partial;
  const Status status = partial.play(steps);
  ASSERT_TRUE(status.ok()) << status.message();
  Player whole;
  ASSERT_TRUE(whole.play(completed(steps)).ok());
  ASSERT_EQ(partial.rows(), whole.rows());
}

std::array<bool, kColumns> all_untold() {
  std::array<bool, kColumns> untold{};
  untold.fill(true);
  return untold;
}

const std::array<bool, kColumns> kFirst = {true};
const std::array<bool, kColumns> kSecond = {false, true};

TEST(PartialUpdates, KeepValuesOfEachTypeFromAnEarlierRun) {
  expect_same_as_completed(
      {{{{Operation::snapshot, 1, values_of(3)}, {Operation::snapshot, 2}}, true, false, true},
       {{{Operation::update, 1, values_of(50), all_untold()}, {Operation::update, 2, values_of(60), all_untold()}},
        true,
        false,
        true}});
}

TEST(PartialUpdates, KeepValuesFromTheSameRun) {
  expect_same_as_completed({{{{Operation::snapshot, 1, values_of(3)}}},
                            {{{Operation::update, 1, values_of(50), kFirst}}},
                            {{{Operation::update, 1, values_of(70), kSecond}}, false, false, true}});
}

TEST(PartialUpdates, KeepNothingOfARowThatIsGone) {
  for (const bool truncates : {false, true}) {
    expect_same_as_completed(
        {{{{Operation::snapshot, 1, values_of(3)}, {Operation::snapshot, 2, values_of(4)}}, true, false, true},
         {{{Operation::remove, 1}}, true, truncates},
         {{{Operation::insert, 1, values_of(50), kFirst}, {Operation::update, 2, values_of(60), kSecond}},
          true,
          false,
          true}});
  }
}

TEST(PartialUpdates, OfARowThatIsNotKnownLeaveNull) {
  expect_same_as_completed({{{{Operation::update, 1, values_of(50), kFirst}}, true, false, true},
                            {{{Operation::update, 1, values_of(70), kSecond}}, true, false, true}});
}

TEST(PartialUpdates, KeepValuesOfColumnsThatBecameWider) {
  expect_same_as_completed({{{{Operation::snapshot, 1, values_of(3)}}, false, false, true},
                            {{{Operation::update, 1, values_of(50), all_untold()}}, true, false, true}});
}

TEST(PartialUpdates, OfAColumnThatChangedItsTypeAreRefusedByItsName) {
  const TemporaryFolder folder;
  Disk disk;
  std::string token;
  const auto run = [&](TypeId type, Batch batch) {
    ParquetSink sink(Host(), options_for(folder.path()), std::make_unique<files::test::MemoryFiles>(disk));
    EXPECT_TRUE(sink.recover(token).ok());
    StreamInfo stream = stream_of(false);
    stream.schema.fields.resize(2);
    stream.schema.fields[1].type = {type};
    EXPECT_TRUE(sink.bind(0, stream).ok());
    EXPECT_TRUE(sink.write(0, std::move(batch)).ok());
    token = *sink.prepare({});
    EXPECT_TRUE(sink.commit(token).ok());
    return sink.finish();
  };
  const auto rows = [](OwnedArray values, bool untold) {
    FixedBuilder<int64_t> ids;
    ids.append(1);
    std::vector<OwnedArray> columns;
    columns.push_back(ids.finish());
    columns.push_back(std::move(values));
    ChangeBuilder changes;
    changes.append({Operation::update, "p", 1, "-", 1});
    if (untold) changes.set_unavailable(std::vector<std::string_view>{"c0"});
    Batch batch;
    batch.rows = make_struct(std::move(columns), 1);
    batch.changes = changes.finish();
    return batch;
  };
  BytesBuilder text;
  text.append("text");
  ASSERT_TRUE(run(TypeId::utf8, rows(text.finish(), false)).ok());
  FixedBuilder<int32_t> number;
  number.append_null();
  const Status refused = run(TypeId::int32, rows(number.finish(), true));
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.message().find("column \"c0\" changed its type"), std::string::npos) << refused.message();
}

// As the log was before it told what is not known.
TEST(PartialUpdates, GoOnFromALogOfAnOlderVersion) {
  const TemporaryFolder folder;
  Disk disk;
  ParquetOptions old_log = log_options(options_for(folder.path()));
  old_log.content = Content::changelog;
  old_log.metadata = {MetadataColumn::op, MetadataColumn::shard};
  std::filesystem::create_directories(old_log.directory);
  std::string token;
  {
    ParquetSink sink(Host(), old_log, std::make_unique<files::test::MemoryFiles>(disk));
    ASSERT_TRUE(sink.recover("").ok());
    ASSERT_TRUE(sink.bind(0, stream_of(true)).ok());
    ASSERT_TRUE(sink.write(0, batch_of({{Operation::insert, 1, values_of(3)}, {Operation::insert, 2}}, true)).ok());
    token = *sink.prepare({});
    ASSERT_TRUE(sink.commit(token).ok());
  }
  ParquetSink sink(Host(), options_for(folder.path()), std::make_unique<files::test::MemoryFiles>(disk));
  ASSERT_TRUE(sink.recover(token).ok());
  ASSERT_TRUE(sink.bind(0, stream_of(true)).ok());
  ASSERT_TRUE(sink.write(0, batch_of({{Operation::update, 1, values_of(9), kFirst}}, true)).ok());
  token = *sink.prepare({});
  ASSERT_TRUE(sink.commit(token).ok());
  const Status status = sink.finish();
  ASSERT_TRUE(status.ok()) << status.message();
  const auto rows = rows_in(disk, folder.path());
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows.at(1).at("c0"), std::string(3, 'd')) << "told by the old log";
}

std::vector<Step> random_steps(uint32_t seed) {
  std::mt19937 random(seed);
  const auto chance = [&](int one_in) { return random() % static_cast<unsigned>(one_in) == 0; };
  std::vector<Step> steps;
  for (int number = 0; number < 12; ++number) {
    Step step{{}, number >= 7, chance(9), chance(2) || number == 11};
    for (int i = 0; i < 40; ++i) {
      const int key = static_cast<int>(random() % 70);
      Change change{chance(6) ? Operation::remove : Operation::update, key,
                    values_of(static_cast<int>(random() % 200))};
      for (std::size_t column = 0; column < kColumns; ++column) {
        if (chance(5)) change.values[column].reset();
        change.untold[column] = i % 2 == 0 && chance(3) && (step.wide || column < kColumns - 1);
      }
      step.changes.push_back(change);
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

TEST(PartialUpdates, AgreeWithWholeOnesWhateverHappens) {
  for (uint32_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(seed);
    expect_same_as_completed(random_steps(seed));
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace pipeline::parquet
