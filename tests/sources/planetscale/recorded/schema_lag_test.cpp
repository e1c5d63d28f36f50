// A sync that comes late reads old changes after the table has changed (vstream.md 8.3, trap 50). The recorded streams
// of such reads, with the columns in the saved state that the table had at the position.
#include <gtest/gtest.h>

#include <algorithm>

#include "source/cursor.hpp"
#include "sources/planetscale/recorded/oracle.hpp"
#include "sources/planetscale/recorded/sync_run.hpp"

namespace pipeline::planetscale::test {
namespace {

// The columns as the twin of a case, which read along while the change was made, got them first.
std::optional<wire::FieldEvent> columns_before(const vtgate::Recording& live) {
  for (const wire::VEvent& event : live.events) {
    if (event.has_field_event()) return event.field_event();
  }
  return std::nullopt;
}

SyncOutcome read_late(const vtgate::Recording& recording, const wire::FieldEvent& columns) {
  SourceSettings settings = settings_for(recording);
  settings.starting_gtids.clear();
  AppliedTables state;
  for (const wire::ShardGtid& shard : recording.request.vgtid().shard_gtids()) {
    ShardCursor cursor;
    cursor.copy_done = true;
    cursor.gtid = shard.gtid();
    cursor.fields = columns;
    state.set_cursor({recording.keyspace, settings.choice.tables.front(), shard.shard(), encode_cursor(cursor)});
  }
  return run_sync(recording, settings, std::move(state));
}

class SchemaLag : public testing::TestWithParam<std::string> {};

TEST_P(SchemaLag, NeverGivesRowsThatTheTableDidNotHold) {
  const std::string live_name = "ddl-" + GetParam();
  const vtgate::Recording live = load_case(live_name);
  const std::optional<wire::FieldEvent> columns = columns_before(live);
  ASSERT_TRUE(columns);
  for (const char* suffix : {"-lag", "-lag-tracked"}) {
    if (!std::filesystem::exists(std::filesystem::path(PIPELINE_CASES) / (live_name + suffix))) continue;
    vtgate::Recording recording = load_case(live_name + suffix);
    if (recording.rows.empty()) recording.rows = live.rows;
    for (const auto& [table, rows] : recording.rows) recording.tables.insert(table);
    const SyncOutcome outcome = read_late(recording, *columns);
    EXPECT_TRUE(outcome.status.ok()) << suffix << ": " << outcome.status.message();
    EXPECT_EQ(differences_from_rows(recording, outcome.applied), std::vector<std::string>()) << suffix;
  }
}

INSTANTIATE_TEST_SUITE_P(Changes, SchemaLag,
                         testing::Values("add-last", "add-middle", "drop-first", "drop-last", "drop-middle",
                                         "enum-change", "modify-type", "rename-column", "rename-table", "truncate"),
                         [](const auto& tested) {
                           std::string name = tested.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace pipeline::planetscale::test
