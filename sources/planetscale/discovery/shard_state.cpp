#include "discovery/shard_state.hpp"

#include <optional>

namespace pipeline::planetscale {
namespace {

// vtgate asks another tablet of the type each time, by chance.
constexpr int kAsked = 8;

Result<GtidSet> gtids(SqlServer& server, const ShardTarget& target, const std::string& variable) {
  const Result<std::string> text = shard_variable(server, target, variable);
  if (!text.ok()) return text.status();
  const std::optional<GtidSet> set = GtidSet::parse(*text);
  if (set) return *set;
  return Status::failed(target.text() + ": " + variable + " is no GTID set: " + *text);
}

}  // namespace

Result<std::string> shard_variable(SqlServer& server, const ShardTarget& target, const std::string& name) {
  const Result<std::vector<SqlRow>> rows = server.query(target.text(), "select " + name);
  if (!rows.ok()) return rows.status().with_context(target.text());
  if (rows->size() != 1 || rows->front().size() != 1) {
    return Status::failed(target.text() + ": the server gives no value of " + name);
  }
  return rows->front().front().value_or("");
}

Result<GtidSet> executed_gtids(SqlServer& server, const ShardTarget& target) {
  return gtids(server, target, "@@global.gtid_executed");
}

Result<PositionState> position_state(SqlServer& server, const ShardTarget& target, const GtidSet& saved) {
  const Result<GtidSet> executed = executed_gtids(server, {target.keyspace, target.shard, "primary"});
  if (!executed.ok()) return executed.status();
  if (!executed->contains(saved)) return PositionState::lost;
  const int tries = target.tablet_type == "primary" ? 1 : kAsked;
  for (int i = 0; i < tries; ++i) {
    const Result<GtidSet> purged = gtids(server, target, "@@gtid_purged");
    if (!purged.ok()) return purged.status();
    if (saved.contains(*purged)) return PositionState::available;
  }
  return PositionState::purged;
}

}  // namespace pipeline::planetscale
