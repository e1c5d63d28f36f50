// The reader behind merges: random tables, read back and written again, are the same tables.
#include "file_reader.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "parquet_file.hpp"
#include "selection.hpp"
#include "sinks/parquet/text_rows.hpp"
#include "sinks/parquet/written.hpp"

namespace pipeline::parquet {
namespace {

bool same(const PageValues& left, const PageValues& right) {
  const auto equal = [](const Buffer& a, const Buffer& b) { return a.view() == b.view(); };
  return left.rows == right.rows && left.entries == right.entries && left.values == right.values &&
         equal(left.fixed, right.fixed) && equal(left.lengths, right.lengths) && equal(left.data, right.data) &&
         equal(left.definition, right.definition) && equal(left.repetition, right.repetition);
}

struct Source {
  FileReader reader;
  FileDescription description;
};

Source open(const std::filesystem::path& path) {
  Result<FileReader> reader = FileReader::open(
      [path](uint64_t offset, std::size_t size) {
        files::FileOperations operations;
        return operations.read(path, offset, size);
      },
      std::filesystem::file_size(path));
  EXPECT_TRUE(reader.ok()) << reader.status().message();
  auto description = FileDescription::parse(reader->key_values().find(kDescriptionKey)->second);
  return {std::move(reader).value(), std::move(description).value()};
}

// All values of a file, as one page for each column.
std::vector<PageValues> contents(Source& source) {
  std::vector<std::size_t> all(source.description.columns.size());
  std::iota(all.begin(), all.end(), 0);
  std::vector<PageValues> result(all.size());
  const Status status =
      source.reader.read_pages(source.description.columns, all, [&](const auto& pages, std::size_t rows) {
        const std::vector<uint8_t> keep(rows, 1);
        for (std::size_t i = 0; i < pages.size(); ++i) {
          append_selected(source.description.columns[i], pages[i], keep, 0, rows, result[i]);
        }
        return Status();
      });
  EXPECT_TRUE(status.ok()) << status.message();
  return result;
}

std::string write_again(const std::vector<PageValues>& pages, const std::vector<Column>& columns) {
  RowGroupWriter writer(columns, {.page_rows = 100, .row_group_rows = 1500}, true);
  Compressor compressor(Codec::lz4_raw, 1);
  std::vector<const PageValues*> pointers;
  for (const PageValues& page : pages) pointers.push_back(&page);
  std::string file(kMagic);
  std::vector<RowGroupRecord> groups;
  const std::vector<uint8_t> keep(pages.front().rows, 1);
  const auto flush = [&] {
    auto group = writer.finish(file.size(), compressor, [&](std::string_view bytes) {
      file += bytes;
      return Status();
    });
    groups.push_back(std::move(group).value());
  };
  for (std::size_t row = 0; row < keep.size();) {
    row = *writer.append_pages(pointers, keep, row, compressor);
    if (writer.is_full()) flush();
  }
  if (writer.rows() > 0) flush();
  return file + footer(columns, groups, {}, file.size());
}

TEST(FileReader, ReadsWhatWasWritten) {
  const test::TemporaryFolder folder;
  for (uint64_t seed = 0; seed < 48; ++seed) {
    const auto place = folder.path() / std::to_string(seed);
    ASSERT_TRUE(test::write_table(test::random_table(seed), place).ok());
    Source source = open(place / ("shop.t" + std::to_string(seed)) / "00001.parquet");
    const std::vector<PageValues> values = contents(source);
    const std::string again = write_again(values, source.description.columns);
    Result<FileReader> reader = FileReader::open(
        [&](uint64_t offset, std::size_t size) { return Result<std::string>(again.substr(offset, size)); },
        again.size());
    ASSERT_TRUE(reader.ok());
    Source second{std::move(reader).value(), source.description};
    const std::vector<PageValues> twice = contents(second);
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSERT_TRUE(same(values[i], twice[i])) << "seed " << seed << ", column " << i;
    }
  }
}

// The bytes of a value that is stored as it is: each is covered by the checksum of its page.
TEST(FileReader, NoticesEachDamagedByteOfAPage) {
  const std::string value = "stored as it is";
  const test::TemporaryFolder folder;
  test::RandomTable table;
  table.stream = test::text_stream("t", 1);
  table.options.codec = Codec::none;
  table.batches.push_back(test::text_batch({{value}}));
  ASSERT_TRUE(test::write_table(std::move(table), folder.path()).ok());
  const auto path = folder.path() / "shop.t/00001.parquet";
  files::FileOperations operations;
  const std::string bytes = *operations.read(path, 0, std::filesystem::file_size(path));
  Source source = open(path);
  const std::size_t place = bytes.find(value);
  ASSERT_NE(place, std::string::npos);
  for (std::size_t at = place; at < place + value.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    Result<FileReader> reader = FileReader::open(
        [&](uint64_t offset, std::size_t size) { return Result<std::string>(damaged.substr(offset, size)); },
        damaged.size());
    ASSERT_TRUE(reader.ok());
    const Status status =
        reader->read_pages(source.description.columns, {0}, [](const auto&, std::size_t) { return Status(); });
    EXPECT_FALSE(status.ok()) << "byte " << at;
  }
}

// No checksum covers the headers: a damaged one is an error or without effect, never a crash.
TEST(FileReader, ComesBackFromAnyDamagedByte) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(test::write_table(test::random_table(21), folder.path()).ok());
  const auto path = folder.path() / "shop.t21/00001.parquet";
  files::FileOperations operations;
  const std::string bytes = *operations.read(path, 0, std::filesystem::file_size(path));
  Source source = open(path);
  std::vector<std::size_t> all(source.description.columns.size());
  std::iota(all.begin(), all.end(), 0);
  int noticed = 0;
  for (std::size_t at = 4; at < 204; ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    Result<FileReader> reader = FileReader::open(
        [&](uint64_t offset, std::size_t size) { return Result<std::string>(damaged.substr(offset, size)); },
        damaged.size());
    ASSERT_TRUE(reader.ok());
    const Status status =
        reader->read_pages(source.description.columns, all, [](const auto&, std::size_t) { return Status(); });
    noticed += static_cast<int>(!status.ok());
  }
  EXPECT_GT(noticed, 0);
}

}  // namespace
}  // namespace pipeline::parquet
