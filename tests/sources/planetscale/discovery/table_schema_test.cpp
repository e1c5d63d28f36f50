#include "discovery/table_schema.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "sources/planetscale/discovery/recorded_server.hpp"

namespace pipeline::planetscale {
namespace {

// The first FIELD event of a table in a recorded case.
std::optional<wire::FieldEvent> recorded_fields(const std::string& name, const std::string& table) {
  std::ifstream file(std::string(PIPELINE_TEST_DATA) + "/" + name + "/responses.bin", std::ios::binary);
  uint32_t size = 0;
  while (file.read(reinterpret_cast<char*>(&size), sizeof size)) {
    std::string bytes(size, '\0');
    file.read(bytes.data(), size);
    wire::VStreamResponse response;
    if (!response.ParseFromString(bytes)) return std::nullopt;
    for (const wire::VEvent& event : response.events()) {
      if (event.has_field_event() && event.field_event().table_name() == table) return event.field_event();
    }
  }
  return std::nullopt;
}

TEST(TableSchema, IsTheOneThatFieldEventsLeadTo) {
  test::RecordedServer server;
  const Result<Catalog> catalog = read_catalog(server, "shop");
  ASSERT_TRUE(catalog.ok()) << catalog.status().message();
  struct {
    const char* recording;
    const char* table;
  } const cases[] = {{"copy-types", "all_types"}, {"copy-basic", "cs_orders"}, {"copy-small", "cs_customers"}};
  int compared = 0;
  for (const auto& item : cases) {
    const auto fields = recorded_fields(item.recording, std::string("shop.") + item.table);
    if (!fields || !catalog->tables.contains(item.table)) continue;
    ++compared;
    const Schema schema = schema_of(catalog->tables.at(item.table), ValueRules());
    ASSERT_EQ(schema.fields.size(), static_cast<std::size_t>(fields->fields_size())) << item.table;
    for (int i = 0; i < fields->fields_size(); ++i) {
      const Field& discovered = schema.fields[static_cast<std::size_t>(i)];
      const ColumnPlan plan = plan_column(fields->fields(i), discovered.key_position(), ValueRules());
      EXPECT_EQ(discovered.name, plan.field.name);
      EXPECT_EQ(discovered.type, plan.field.type) << discovered.name;
      EXPECT_EQ(discovered.nullable, plan.field.nullable) << discovered.name;
      EXPECT_EQ(discovered.metadata.at("pipeline.column_type"), plan.field.metadata.at("pipeline.column_type"));
    }
  }
  EXPECT_GE(compared, 2);
}

TEST(TableSchema, TellsDefaultGeneratedInvisibleAndComment) {
  CatalogTable table;
  table.columns.push_back({"a", "int", "", true, "7", "(`b` + 1)", true, "for tests", 0});
  const Schema schema = schema_of(table, ValueRules());
  EXPECT_EQ(schema.fields[0].metadata.at("pipeline.default"), "7");
  EXPECT_EQ(schema.fields[0].metadata.at("pipeline.generated"), "(`b` + 1)");
  EXPECT_EQ(schema.fields[0].metadata.at("pipeline.invisible"), "true");
  EXPECT_EQ(schema.fields[0].metadata.at("pipeline.comment"), "for tests");
}

TEST(CopyRestarts, WithoutAKeyThatACopyCanGoOnAfter) {
  const auto table_of = [](const std::string& type, int key) {
    CatalogTable table;
    table.columns.push_back({"a", type, "", false, {}, "", false, "", key});
    return table;
  };
  EXPECT_FALSE(copy_restarts(table_of("bigint", 1)));
  EXPECT_TRUE(copy_restarts(table_of("bigint", 0)));
  EXPECT_TRUE(copy_restarts(table_of("enum('a')", 1)));
  EXPECT_TRUE(copy_restarts(table_of("float", 1)));
}

TEST(CompleteFields, NamesTheCharacterSetsThatVttabletDoesNotKnow) {
  CatalogTable table;
  wire::FieldEvent fields;
  const std::map<std::string, uint32_t> unknown{{"big5", 1}, {"gb18030", 248}, {"gbk", 28}, {"tis620", 18}};
  for (const auto& [charset, collation] : unknown) {
    table.columns.push_back({charset, "varchar(10)", charset, true, {}, "", false, "", 0});
    fields.add_fields()->set_name(charset);
  }
  fields.add_fields()->set_name("known");
  fields.mutable_fields(4)->set_charset(8);
  complete_fields(table, fields);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(fields.fields(i).charset(), unknown.at(fields.fields(i).name()));
  EXPECT_EQ(fields.fields(4).charset(), 8U);
}

}  // namespace
}  // namespace pipeline::planetscale
