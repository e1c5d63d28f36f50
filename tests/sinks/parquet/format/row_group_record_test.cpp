#include "row_group_record.hpp"

#include <gtest/gtest.h>

namespace pipeline::parquet {
namespace {

RowGroupRecord group_of(uint64_t rows) {
  return {rows, 100, 50, 4, {{"metadata", "", "offsets"}, {std::string(3000, 'm'), "columns", ""}}};
}

// Two row groups of some bytes, each with its record.
std::string file_with_log(uint64_t& end) {
  std::string file = "PAR1 first row group";
  file += log_record(group_of(1), 0);
  const uint64_t previous = file.size();
  file += "second";
  file += log_record(group_of(2), previous);
  end = file.size();
  return file;
}

Result<std::vector<RowGroupRecord>> read(const std::string& file, uint64_t end) {
  return read_log(end,
                  [&](uint64_t offset, std::size_t size) { return Result<std::string>(file.substr(offset, size)); });
}

TEST(RowGroupLog, GivesAllRowGroupsInTheirOrder) {
  uint64_t end = 0;
  const std::string file = file_with_log(end);
  const auto groups = read(file, end);
  ASSERT_TRUE(groups.ok()) << groups.status().message();
  EXPECT_EQ(*groups, (std::vector<RowGroupRecord>{group_of(1), group_of(2)}));
}

TEST(RowGroupLog, IsEmptyWithoutAnEnd) {
  const auto groups = read("", 0);
  ASSERT_TRUE(groups.ok());
  EXPECT_TRUE(groups->empty());
}

TEST(RowGroupLog, NoticesEveryDamagedByteOfItsRecords) {
  uint64_t end = 0;
  const std::string file = file_with_log(end);
  const std::size_t first_record = std::string_view("PAR1 first row group").size();
  for (std::size_t at = first_record; at < file.size(); ++at) {
    if (file.substr(0, at + 1).ends_with("s") && file.substr(at).starts_with("second")) at += 6;
    std::string damaged = file;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
    const auto groups = read(damaged, end);
    EXPECT_FALSE(groups.ok()) << "byte " << at;
  }
}

TEST(RowGroupLog, RefusesAFileThatEndsElsewhere) {
  uint64_t end = 0;
  const std::string file = file_with_log(end);
  EXPECT_FALSE(read(file, end - 1).ok());
  EXPECT_FALSE(read(file, 10).ok());
}

}  // namespace
}  // namespace pipeline::parquet
