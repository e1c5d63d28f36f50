#include "core/config/units.hpp"

#include <gtest/gtest.h>

namespace pipeline::core {
namespace {

TEST(Units, ReadSizes) {
  EXPECT_EQ(parse_size("512"), 512);
  EXPECT_EQ(parse_size("10kB"), 10'000);
  EXPECT_EQ(parse_size("64MiB"), 64 << 20);
  EXPECT_EQ(parse_size("1GB"), 1'000'000'000);
  for (const char* text : {"", "MB", "-1", "1.5GB", "10XB", "99999999999GB", "1 2"})
    EXPECT_FALSE(parse_size(text)) << text;
}

TEST(Units, ReadDurations) {
  EXPECT_EQ(parse_duration("250ms"), 250);
  EXPECT_EQ(parse_duration("30s"), 30'000);
  EXPECT_EQ(parse_duration("5m"), 300'000);
  EXPECT_EQ(parse_duration("1h"), 3'600'000);
  for (const char* text : {"", "s", "-1s", "1d", "99999999999999999h"}) EXPECT_FALSE(parse_duration(text)) << text;
}

}  // namespace
}  // namespace pipeline::core
