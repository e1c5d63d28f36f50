#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "pipeline/sdk/options.hpp"
#include "sinks/airbyte_stdout/configured_catalog.hpp"
#include "sinks/airbyte_stdout/connector_config.hpp"
#include "sinks/airbyte_stdout/sync_plan.hpp"

namespace pipeline::airbyte {
namespace {

const OptionTable& planetscale_options() {
  static const OptionTable table{{"host", PIPELINE_OPTION_STRING, "", PIPELINE_OPTION_REQUIRED},
                                 {"database", PIPELINE_OPTION_STRING, ""},
                                 {"password", PIPELINE_OPTION_STRING, "", PIPELINE_OPTION_SECRET},
                                 {"shards", PIPELINE_OPTION_STRING_LIST, ""},
                                 {"tablet_type", PIPELINE_OPTION_STRING, ""},
                                 {"starting_gtids", PIPELINE_OPTION_STRING_MAP, ""}};
  return table;
}

pipeline_stage planetscale() {
  pipeline_stage stage{};
  stage.kind = PIPELINE_SOURCE;
  stage.name = "planetscale";
  stage.options = planetscale_options().pointers();
  stage.option_count = planetscale_options().size();
  return stage;
}

SettingValue setting(const ConnectorConfig& config, const std::string& name) {
  for (const auto& [key, value] : config.source.settings) {
    if (key == name) return value;
  }
  return std::string("not set");
}

Result<ConnectorConfig> read(const std::string& text) {
  const pipeline_stage stage = planetscale();
  return read_config(*parse_json(text, "it"), stage);
}

TEST(ConnectorConfig, ReadsTheIncumbentsConfigurationUnchanged) {
  const Result<ConnectorConfig> config =
      read(R"({"host":"h","database":"shop","username":"u","password":"p","use_replica":true,"use_rdonly":false,)"
           R"("shards":"-80, 80-","include_metadata":true,"max_retries":3,"timeout_seconds":300,)"
           R"("starting_gtids":"{\"shop\":{\"-80\":\"MySQL56/a:1-2\"}}"})");
  ASSERT_TRUE(config.ok()) << config.status().message();
  EXPECT_EQ(setting(*config, "tablet_type"), SettingValue("replica"));
  EXPECT_EQ(setting(*config, "shards"), SettingValue(std::vector<std::string>{"-80", "80-"}));
  EXPECT_EQ(setting(*config, "starting_gtids"), SettingValue(SettingMap{{"-80", {"MySQL56/a:1-2"}}}));
  EXPECT_TRUE(config->include_metadata);
  EXPECT_EQ(config->secrets, std::vector<std::string>{"p"});
  EXPECT_EQ(config->notes.size(), 2U);
}

TEST(ConnectorConfig, NullsAndEmptyTextsAreNothing) {
  const Result<ConnectorConfig> config = read(R"({"host":"h","database":null,"shards":"","starting_gtids":""})");
  ASSERT_TRUE(config.ok()) << config.status().message();
  EXPECT_EQ(config->source.settings.size(), 1U);
}

StreamInfo users() {
  StreamInfo info;
  info.name_space = "shop";
  info.name = "users";
  info.estimated_rows = 5;
  info.schema.fields = {{"id", {TypeId::int64}, false, {{std::string(kKeyMetadata), "1"}}},
                        {"name", {TypeId::utf8}, true, {}}};
  return info;
}

ConfiguredCatalog catalog_of(std::vector<std::string> columns) {
  ConfiguredCatalog catalog;
  catalog.streams.push_back({{"users", "shop"}, SyncMode::incremental, std::move(columns)});
  return catalog;
}

TEST(SyncPlan, AsksForTheSelectedColumnsAndNotForItsOwn) {
  const SyncPlan plan = plan_sync(catalog_of({"name", "_ab_cdc_cursor"}), {}, std::vector{users()});
  ASSERT_EQ(plan.selection.streams.size(), 1U);
  EXPECT_EQ(plan.selection.streams[0].columns, std::vector<std::string>{"name"});
  EXPECT_EQ(plan.estimates.size(), 1U);
}

TEST(SyncPlan, AsksForTheKeyWhereNothingElseIsSelected) {
  const SyncPlan plan = plan_sync(catalog_of({"_ab_cdc_cursor"}), {}, std::vector{users()});
  EXPECT_EQ(plan.selection.streams[0].columns, std::vector<std::string>{"id"});
}

TEST(SyncPlan, RefusesAColumnAndAStreamThatAreGone) {
  EXPECT_THAT(plan_sync(catalog_of({"gone"}), {}, std::vector{users()}).refused.at(0).status.message(),
              ::testing::HasSubstr("\"gone\""));
  EXPECT_EQ(plan_sync(catalog_of({"id"}), {}, std::vector<StreamInfo>{}).refused.size(), 1U);
  EXPECT_TRUE(plan_sync(catalog_of({"gone"}), {}, std::nullopt).refused.empty()) << "the source can't tell";
}

TEST(SyncPlan, TheIncumbentsStateIsNotForAFullRefresh) {
  SyncState state;
  state.streams.push_back({{"users", "shop"}, {{"0", "{}"}}, 0, {}, true});
  ConfiguredCatalog catalog = catalog_of({"id"});
  EXPECT_EQ(plan_sync(catalog, state, std::nullopt).cursors.size(), 1U);
  catalog.streams[0].mode = SyncMode::full_refresh;
  EXPECT_TRUE(plan_sync(catalog, state, std::nullopt).cursors.empty());
}

}  // namespace
}  // namespace pipeline::airbyte
