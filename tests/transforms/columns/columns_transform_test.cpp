#include "transforms/columns/columns_transform.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <thread>
#include <vector>

#include "plugins/given_options.hpp"
#include "plugins/recording_host.hpp"

namespace pipeline::columns {
namespace {

using pipeline::testing::GivenOptions;
using pipeline::testing::RecordingHost;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::unique_ptr<ColumnsTransform> make(Host host, const std::vector<Options::Entry>& include,
                                       const std::vector<Options::Entry>& exclude) {
  GivenOptions given(ColumnsTransform::options());
  given.entries("include", include).entries("exclude", exclude);
  return ColumnsTransform::create(host, given.options()).value();
}

StreamInfo orders() {
  return {"shop",
          "orders",
          {{{"id", {TypeId::int64}, false, {{"pipeline.key", "1"}}},
            {"note", {TypeId::utf8}, true, {}},
            {"price", DataType::decimal(12, 2), true, {{"pipeline.column_type", "decimal(12,2)"}}}}},
          0};
}

Batch order_batch() {
  FixedBuilder<int64_t> id;
  BytesBuilder note;
  FixedBuilder<Decimal128> price;
  ChangeBuilder changes;
  for (int64_t row = 0; row < 3; ++row) {
    id.append(row);
    note.append("note " + std::to_string(row));
    price.append({static_cast<uint64_t>(row) * 100, 0});
    changes.append({Operation::update, "p", 1, "-80", row});
  }
  Batch batch;
  batch.bytes = id.bytes() + note.bytes() + price.bytes() + changes.bytes();
  std::vector<OwnedArray> columns;
  columns.push_back(id.finish());
  columns.push_back(note.finish());
  columns.push_back(price.finish());
  batch.rows = make_struct(std::move(columns), 3);
  batch.changes = changes.finish();
  batch.shard = "-80";
  return batch;
}

TEST(ColumnsTransform, TheOutputSchemaKeepsEachFieldWhole) {
  const auto transform = make({}, {{"shop.orders", {"id", "pri*"}}}, {});
  const Result<BoundTransform> bound = transform->bind(orders());
  ASSERT_TRUE(bound.ok());
  const StreamInfo stream = orders();
  EXPECT_THAT(bound->output.fields, ElementsAre(stream.schema.fields[0], stream.schema.fields[2]));
}

TEST(ColumnsTransform, ABatchFollowsTheOutputSchemaWithoutACopy) {
  const auto transform = make({}, {}, {{"*", {"note"}}});
  Result<BoundTransform> bound = transform->bind(orders());
  ASSERT_TRUE(bound.ok());
  Batch batch = order_batch();
  const uint64_t bytes = batch.bytes;
  const void* prices = batch.rows->children[2]->buffers[1];
  const void* operations = batch.changes->children[0]->buffers[1];
  const Result<Batch> result = bound->binding->apply(std::move(batch));
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(result->rows->n_children, 2);
  EXPECT_EQ(result->rows->children[1]->buffers[1], prices);
  EXPECT_EQ(result->changes->children[0]->buffers[1], operations);
  EXPECT_EQ(ColumnView(*result->rows->children[0]).value<int64_t>(2), 2);
  EXPECT_EQ(result->shard, "-80");
  EXPECT_EQ(result->bytes, bytes - 3 * 6 - 3 * 4);
}

TEST(ColumnsTransform, BeforeImagesAndUnavailableNamesLoseTheDroppedColumnsToo) {
  const auto transform = make({}, {}, {{"shop.orders", {"note"}}});
  Result<BoundTransform> bound = transform->bind(orders());
  ASSERT_TRUE(bound.ok());
  Batch batch = order_batch();
  ChangeBuilder changes;
  for (int64_t row = 0; row < 3; ++row) changes.append({Operation::update, "p", 1, "-80", row});
  changes.set_unavailable(std::array<std::string_view, 2>{"note", "price"});
  batch.changes = changes.finish(std::move(order_batch().rows));
  Result<Batch> result = bound->binding->apply(std::move(batch));
  ASSERT_TRUE(result.ok());
  const ChangeView view(*result);
  EXPECT_TRUE(view.unavailable(1).empty());
  EXPECT_THAT(view.unavailable(2), ElementsAre("price"));
  ASSERT_EQ(view.before()->n_children, 2);
  EXPECT_EQ(ColumnView(*view.before()->children[1]).value<Decimal128>(2), (Decimal128{200, 0}));
}

TEST(ColumnsTransform, ABatchOfAStreamThatKeepsAllPassesAsItIs) {
  const auto transform = make({}, {{"shop.items", {"id"}}}, {});
  Result<BoundTransform> bound = transform->bind(orders());
  Batch batch = order_batch();
  const void* children = batch.rows->children;
  const Result<Batch> result = bound->binding->apply(std::move(batch));
  EXPECT_EQ(result->rows->children, children);
}

TEST(ColumnsTransform, ABatchThatIsNotOfItsSchemaIsRefused) {
  const auto transform = make({}, {}, {{"*", {"note"}}});
  Result<BoundTransform> bound = transform->bind(orders());
  Batch batch;
  batch.rows = make_struct({}, 3);
  EXPECT_EQ(bound->binding->apply(std::move(batch)).status().code(), StatusCode::failed);
}

TEST(ColumnsTransform, WarnsOnceOfAGlobThatMatchesNothing) {
  RecordingHost host;
  const auto transform = make(host.host(), {}, {{"shop.*", {"secret_*"}}});
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { EXPECT_TRUE(transform->bind(orders()).ok()); });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_EQ(host.warnings().size(), 1U);
  EXPECT_THAT(host.warnings().front(), HasSubstr("secret_*"));
  EXPECT_THAT(host.warnings().front(), HasSubstr("shop.orders"));
}

TEST(ColumnsTransform, ABadRuleIsAnErrorOfTheOption) {
  const auto transform = make({}, {{"shop.orders", {"prize"}}}, {});
  const Result<BoundTransform> bound = transform->bind(orders());
  ASSERT_FALSE(bound.ok());
  EXPECT_EQ(bound.status().option(), "include");
  EXPECT_THAT(bound.status().hint(), HasSubstr("\"price\""));
}

}  // namespace
}  // namespace pipeline::columns
