#include "pipeline/sdk/files/path_template.hpp"

#include <gtest/gtest.h>

namespace pipeline::files {
namespace {

std::string path(const char* text, const char* name_space, const char* table, const char* partition, uint64_t number) {
  const Result<PathTemplate> parsed = PathTemplate::parse(text, "path", false);
  EXPECT_TRUE(parsed.ok()) << parsed.status().message();
  return parsed->path(name_space, table, 3, partition, number, ".csv");
}

TEST(PathTemplate, PutsInTheNames) {
  EXPECT_EQ(path("{namespace}.{table}", "shop", "orders", "", 1), "shop.orders.csv");
  EXPECT_EQ(path("{namespace}.{table}", "shop", "orders", "", 2), "shop.orders.2.csv");
  EXPECT_EQ(path("{namespace}.{table}", "", "orders", "", 1), "orders.csv");
  EXPECT_EQ(path("{namespace}/{table}/{part}", "", "orders", "", 7), "orders/00007.csv");
  EXPECT_EQ(path("{namespace}/{table}/{partition}/{part}", "s", "t", "day=2024-01-02", 123456),
            "s/t/day=2024-01-02/123456.csv");
  EXPECT_EQ(path("{namespace}/{table}/{partition}/{part}", "s", "t", "", 1), "s/t/00001.csv");
  EXPECT_EQ(path("x/{table}-g{generation}", "s", "t", "", 1), "x/t-g3.csv");
  EXPECT_EQ(path("{table}", "", ".hidden/x", "", 1), "%2Ehidden%2Fx.csv");
  EXPECT_EQ(path("a.{table}", "", ".b", "", 1), "a..b.csv");
}

TEST(PathTemplate, NamesTheOptionThatIsWrong) {
  struct Wrong {
    const char* text;
    bool has_partitions;
    const char* says;
  };
  const Wrong cases[] = {{"", false, "no path"},
                         {"/tmp/{table}", false, "no path"},
                         {"../{table}", false, "no path"},
                         {"{table}/", false, "no path"},
                         {"{tables}", false, "{tables}"},
                         {"{table", false, "no }"},
                         {"{namespace}", false, "{table}"},
                         {"{table}", true, "{partition}"}};
  for (const Wrong& item : cases) {
    const Result<PathTemplate> parsed = PathTemplate::parse(item.text, "path", item.has_partitions);
    ASSERT_FALSE(parsed.ok()) << item.text;
    EXPECT_EQ(parsed.status().option(), "path");
    EXPECT_EQ(parsed.status().code(), StatusCode::invalid);
    EXPECT_NE(parsed.status().message().find(item.says), std::string::npos) << parsed.status().message();
  }
  EXPECT_EQ(PathTemplate::parse("{tables}", "path", false).status().hint(), "did you mean {table}?");
}

}  // namespace
}  // namespace pipeline::files
