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
      {"directory", {""}},        {"delimiter", {""}},         {"delimiter", {"ab"}},
      {"delimiter", {"\""}},      {"delimiter", {"\n"}},       {"delimiter", {"1"}},
      {"delimiter", {"-"}},       {"delimiter", {"é"}},        {"null", {"a,b"}},
      {"null", {"\""}},           {"null", {"a\nb"}},          {"metadata", {"nothing"}},
      {"metadata", {"op", "op"}}, {"compression", {"brotli"}}, {"path", {"{nope}"}},
      {"path", {"../{table}"}},   {"delimiter", {":"}},
  };
  for (const Wrong& item : cases) {
    testing::GivenOptions given(CsvOptions::table());
    given.strings("directory", {"out"}).strings(item.option, item.values);
    const Result<CsvOptions> options = CsvOptions::parse(given.options());
    ASSERT_FALSE(options.ok()) << item.option << " " << item.values.front();
    EXPECT_EQ(options.status().option(), item.option);
  }
}

TEST(CsvOptions, RefuseWhatMakesNoSenseForTheLatestRows) {
  const auto refused = [](auto set) {
    testing::GivenOptions given(CsvOptions::table());
    given.strings("directory", {"out"}).strings("format", {"latest"});
    set(given);
    return CsvOptions::parse(given.options()).status().option();
  };
  EXPECT_EQ(refused([](auto& given) { given.strings("metadata", {"op"}); }), "metadata");
  EXPECT_EQ(refused([](auto& given) { given.integer("roll_rows", 5); }), "roll_rows");
  EXPECT_EQ(refused([](auto& given) { given.entries("partition_by", {{"*", {"id"}}}); }), "partition_by");
  EXPECT_EQ(refused([](auto&) {}), "");
}

TEST(CsvOptions, NameTheHighestLevel) {
  testing::GivenOptions given(CsvOptions::table());
  given.strings("directory", {"out"}).strings("compression", {"gzip"}).integer("compression_level", 12);
  const Status status = CsvOptions::parse(given.options()).status();
  EXPECT_EQ(status.option(), "compression_level");
  EXPECT_NE(status.message().find("9"), std::string::npos);
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
