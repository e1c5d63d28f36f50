#include "pipeline/sdk/files/partitions.hpp"

#include <gtest/gtest.h>

#include "pipeline/sdk/builder.hpp"

namespace pipeline::files {
namespace {

constexpr int64_t kDay = int64_t{86'400} * 1'000'000;

StreamInfo stream() {
  return {"shop",
          "t",
          {{{"region", {TypeId::int32}, true, {}},
            {"created", {TypeId::timestamp}, true, {}},
            {"name", {TypeId::utf8}, true, {}}}},
          1};
}

Batch batch_of(const std::vector<std::pair<int32_t, std::optional<int64_t>>>& rows) {
  FixedBuilder<int32_t> regions;
  FixedBuilder<int64_t> times;
  BytesBuilder names;
  for (const auto& [region, time] : rows) {
    regions.append(region);
    names.append("x");
    if (time) {
      times.append(*time);
    } else {
      times.append_null();
    }
  }
  std::vector<OwnedArray> columns;
  columns.push_back(regions.finish());
  columns.push_back(times.finish());
  columns.push_back(names.finish());
  Batch batch;
  batch.rows = make_struct(std::move(columns), static_cast<int64_t>(rows.size()));
  return batch;
}

std::vector<std::pair<std::string, std::vector<int64_t>>> groups_of(const std::vector<std::string>& columns,
                                                                    const Batch& batch) {
  Result<Partitions> partitions = Partitions::make(stream(), {{"shop.t", columns}, {"*", {"nothing"}}});
  EXPECT_TRUE(partitions.ok()) << partitions.status().message();
  std::vector<std::pair<std::string, std::vector<int64_t>>> result;
  for (const Partitions::Group& group : partitions->split(batch)) result.emplace_back(group.folder, group.rows);
  return result;
}

TEST(Partitions, MakeFoldersOfIntegersAndDates) {
  using Groups = std::vector<std::pair<std::string, std::vector<int64_t>>>;
  const Batch batch = batch_of({{7, 0}, {-1, -1}, {7, 31 * kDay}, {7, std::nullopt}});
  EXPECT_EQ(groups_of({"region"}, batch), (Groups{{"region=7", {0, 2, 3}}, {"region=-1", {1}}}));
  EXPECT_EQ(groups_of({"created"}, batch), (Groups{{"created=1970-01-01", {0}},
                                                   {"created=1969-12-31", {1}},
                                                   {"created=1970-02-01", {2}},
                                                   {"created=__HIVE_DEFAULT_PARTITION__", {3}}}));
  EXPECT_EQ(groups_of({"created:month"}, batch)[2].first, "created_month=1970-02");
  EXPECT_EQ(groups_of({"created:year", "region"}, batch)[1].first, "created_year=1969/region=-1");
}

TEST(Partitions, NameTheOptionThatIsWrong) {
  struct Wrong {
    const char* column;
    const char* says;
  };
  const Wrong cases[] = {{"creatd", "creatd"},
                         {"name", "neither an integer nor a date"},
                         {"created:hour", ":year"},
                         {"region:day", "only dates"},
                         {"nope:day", "nope"}};
  for (const Wrong& item : cases) {
    const Status status = Partitions::make(stream(), {{"*", {item.column}}}).status();
    EXPECT_EQ(status.code(), StatusCode::invalid) << item.column;
    EXPECT_EQ(status.option(), "partition_by");
    EXPECT_NE(status.message().find(item.says), std::string::npos) << status.message();
  }
  EXPECT_EQ(Partitions::make(stream(), {{"*", {"creatd"}}}).status().hint(), "did you mean \"created\"?");
  EXPECT_TRUE(Partitions::make(stream(), {{"other", {"nope"}}})->empty());
}

}  // namespace
}  // namespace pipeline::files
