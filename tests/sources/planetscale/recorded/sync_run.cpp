#include "sources/planetscale/recorded/sync_run.hpp"

#include <gtest/gtest.h>

#include "sources/planetscale/recorded/recorded_mysql.hpp"
#include "sources/planetscale/sync_life.hpp"

namespace pipeline::planetscale::test {
namespace {

constexpr int kMostLives = 4;

const std::string* recorded_start(const vtgate::Recording& recording, const std::string& shard) {
  const auto found = recording.shards.find(shard);
  return found == recording.shards.end() || found->second.start.empty() ? nullptr : &found->second.start;
}

}  // namespace

vtgate::Recording load_case(const std::string& name) {
  Result<vtgate::Recording> recording = vtgate::Recording::load(std::filesystem::path(PIPELINE_CASES) / name);
  EXPECT_TRUE(recording.ok()) << name << ": " << recording.status().message();
  return recording.ok() ? std::move(recording).value() : vtgate::Recording();
}

SourceSettings settings_for(const vtgate::Recording& recording) {
  SourceSettings settings;
  settings.keyspace = recording.keyspace;
  settings.retry_timeout = std::chrono::minutes(10);
  settings.values.zero_dates = ZeroDates::text;
  if (recording.rows.empty()) {
    settings.choice.tables.assign(recording.tables.begin(), recording.tables.end());
  } else {
    for (const auto& [table, rows] : recording.rows) settings.choice.tables.push_back(table);
  }
  settings.tablet_type = static_cast<wire::TabletType>(recording.request.tablet_type());
  if (recording.starts_with_copy()) return settings;
  for (const std::string& shard : recording.first_shards) {
    if (const std::string* start = recorded_start(recording, shard)) settings.starting_gtids[shard] = *start;
  }
  return settings;
}

SourceSettings settings_for_all(const vtgate::Recording& recording) {
  SourceSettings settings = settings_for(recording);
  settings.choice.tables.clear();
  return settings;
}

AppliedTables state_for(const vtgate::Recording& recording) {
  AppliedTables state;
  for (const wire::ShardGtid& shard : recording.request.vgtid().shard_gtids()) {
    // In a recording that copies, a shard with a position alone was copied before.
    const bool copied = !shard.gtid().empty() && shard.gtid() != "current" && shard.table_p_ks().empty();
    if (recording.starts_with_copy() && copied) {
      ShardCursor cursor;
      cursor.copy_done = true;
      cursor.gtid = shard.gtid();
      for (const std::string& table : recording.tables) {
        state.set_cursor({recording.keyspace, table, shard.shard(), encode_cursor(cursor)});
      }
    }
    for (const wire::TableLastPK& last : shard.table_p_ks()) {
      if (last.lastpk().rows_size() == 0) continue;
      ShardCursor cursor;
      cursor.gtid = shard.gtid();
      cursor.lastpk = last.lastpk();
      state.set_cursor({recording.keyspace, last.table_name(), shard.shard(), encode_cursor(cursor)});
    }
  }
  return state;
}

SyncOutcome run_sync(const vtgate::Recording& recording, const SourceSettings& settings, AppliedTables start,
                     const std::optional<Cut>& cut, Sides sides) {
  vtgate::Cluster cluster(recording);
  JumpingClock clock;
  Delivery delivery;
  if (cut) {
    delivery.cut_after = cut->after_event;
    delivery.cut_with = cut->end;
    delivery.kill = cut->kill;
  }
  SyncOutcome outcome{Status::failed("the process dies again and again"), std::move(start)};
  for (int life = 0; life < kMostLives; ++life) {
    delivery.killed = false;
    std::unique_ptr<SqlServer> mysql = sides == Sides::vstream ? nullptr : mysql_of(recording);
    std::optional<Status> status = SyncLife(settings, replay_connector(cluster, clock, delivery), std::move(mysql),
                                            clock, delivery.killed, outcome.applied)
                                       .run();
    if (!status) continue;
    outcome.status = *status;
    break;
  }
  outcome.events = delivery.events;
  outcome.streams = delivery.streams;
  return outcome;
}

}  // namespace pipeline::planetscale::test
