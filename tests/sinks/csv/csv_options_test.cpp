#include "csv_options.hpp"

#include <gtest/gtest.h>

#include "plugins/given_options.hpp"

namespace pipeline::csv {
namespace {

struct Wrong {
  const char* option;
  std::vector<std::string> values;
};

TEST(CsvOptions, NameTheOptionThatIsWrong) {
  const Wrong cases[] = {
      {"directory", {""}},        {"delimiter", {""}},  {"delimiter", {"ab"}}, {"delimiter", {"\""}},
      {"delimiter", {"\n"}},      {"delimiter", {"1"}}, {"delimiter", {"-"}},  {"delimiter", {"é"}},
      {"null", {"a,b"}},          {"null", {"\""}},     {"null", {"a\nb"}},    {"metadata", {"nothing"}},
      {"metadata", {"op", "op"}},
  };
  for (const Wrong& item : cases) {
    testing::GivenOptions given(CsvOptions::table());
    given.strings("directory", {"out"}).strings(item.option, item.values);
    const Result<CsvOptions> options = CsvOptions::parse(given.options());
    ASSERT_FALSE(options.ok()) << item.option << " " << item.values.front();
    EXPECT_EQ(options.status().option(), item.option);
  }
}

TEST(CsvOptions, TakeWhatIsAllowed) {
  testing::GivenOptions given(CsvOptions::table());
  given.strings("directory", {"out"})
      .strings("delimiter", {"\t"})
      .strings("null", {"\\N"})
      .strings("metadata", {"shard", "op"});
  const Result<CsvOptions> options = CsvOptions::parse(given.options());
  ASSERT_TRUE(options.ok()) << options.status().message();
  EXPECT_EQ(options->dialect.delimiter, '\t');
  EXPECT_EQ(options->dialect.null, "\\N");
  EXPECT_EQ(options->metadata, (std::vector{MetadataColumn::shard, MetadataColumn::op}));
}

}  // namespace
}  // namespace pipeline::csv
