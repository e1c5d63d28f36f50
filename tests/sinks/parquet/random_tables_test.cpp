// Random tables through the whole sink, for the sanitizers: that the files are right is tested with readers that others
// wrote (tests/program/test_parquet_readers.py).
#include <gtest/gtest.h>

#include "sinks/parquet/text_rows.hpp"
#include "sinks/parquet/written.hpp"

namespace pipeline::parquet {
namespace {

TEST(RandomTables, AreWritten) {
  constexpr uint64_t tables = 48;
  const test::TemporaryFolder folder;
  for (uint64_t seed = 0; seed < tables; ++seed) {
    const Status status = test::write_table(test::random_table(seed), folder.path() / std::to_string(seed));
    ASSERT_TRUE(status.ok()) << "seed " << seed << ": " << status.message();
  }
}

}  // namespace
}  // namespace pipeline::parquet
