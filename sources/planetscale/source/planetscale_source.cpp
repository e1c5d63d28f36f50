#include "source/planetscale_source.hpp"

#include <algorithm>
#include <utility>

#include "source/peek.hpp"
#include "source/vstream_reader.hpp"

namespace pipeline::planetscale {
namespace {

bool resumable(const ShardCursor& cursor) {
  return cursor.copy_done || cursor.lastpk.has_value();
}

}  // namespace

Result<std::unique_ptr<PlanetscaleSource>> PlanetscaleSource::create(Host host, const Options& options) {
  Result<SourceSettings> settings = read_settings(options);
  if (!settings.ok()) return settings.status();
  Result<std::unique_ptr<Connector>> connector = connect_grpc(settings->endpoint);
  if (!connector.ok()) return connector.status();
  return std::make_unique<PlanetscaleSource>(std::move(settings).value(), std::move(connector).value(), host);
}

PlanetscaleSource::PlanetscaleSource(SourceSettings settings, std::unique_ptr<Connector> connector, Host host)
    : settings_(std::move(settings)), connector_(std::move(connector)), host_(host) {}

Status PlanetscaleSource::check() {
  return peek_positions(*connector_, settings_, host_).status();
}

Result<std::vector<Partition>> PlanetscaleSource::plan(const PlanRequest& request) {
  planned_.clear();
  gone_.clear();
  Result<Tables> tables = read_cursors(request);
  if (!tables.ok()) return tables.status();
  if (caught_up_ && reached_end(*tables)) return std::vector<Partition>{};
  Result<Positions> positions = peek_positions(*connector_, settings_, host_);
  if (!positions.ok()) return positions.status();
  serving_ = std::move(positions).value();
  for (auto& [table, shards] : *tables) {
    Status status = start_table(table, shards);
    if (!status.ok()) return status;
  }
  plan_copies(*tables);
  if (planned_.empty()) plan_reshard(*tables);
  if (planned_.empty()) {
    plan_catch_up(*tables);
    caught_up_ = true;
  }
  if (!planned_.empty()) planned_.begin()->second.machine.scope.gone = gone_;
  std::vector<Partition> partitions;
  for (const auto& [id, planned] : planned_) partitions.push_back({id, planned.text, 0});
  return partitions;
}

Result<PlanetscaleSource::Tables> PlanetscaleSource::read_cursors(const PlanRequest& request) const {
  Tables tables;
  for (const std::string& table : settings_.tables) tables[table];
  for (const Cursor& saved : request.cursors) {
    const auto table = tables.find(saved.name);
    if (saved.name_space != settings_.keyspace || table == tables.end()) continue;
    Result<ShardCursor> cursor = decode_cursor(saved.value);
    if (!cursor.ok()) return cursor.status().with_context("table " + saved.name + ", shard " + saved.slice);
    table->second.emplace(saved.slice, std::move(cursor).value());
  }
  return tables;
}

// Gives a table a cursor for each shard. A copy that can't go on starts again in all shards, as a new generation.
Status PlanetscaleSource::start_table(const std::string& table, std::map<std::string, ShardCursor>& shards) {
  bool resharded = false;
  bool copied = true;
  bool restart = false;
  uint64_t generation = 1;
  for (const auto& [shard, cursor] : shards) {
    resharded = resharded || !serving_.contains(shard);
    copied = copied && cursor.copy_done;
    restart = restart || !resumable(cursor);
    generation = std::max(generation, cursor.generation);
  }
  if (resharded && !settings_.shards.empty()) {
    return Status::invalid("table " + settings_.keyspace + "." + table + " was read from other shards than those named")
        .with_option("shards")
        .with_hint("name the shards of the last run, or start with a new state folder and empty output");
  }
  if (resharded && copied) return {};
  if (restart || resharded) {
    for (const auto& [shard, cursor] : shards) {
      if (!serving_.contains(shard)) gone_.emplace_back(table, shard);
    }
    shards.clear();
    ++generation;
    host_.info("table " + table + ": its copy can't go on where it was cut; it starts again");
  }
  for (const auto& [shard, position] : serving_) {
    const auto [cursor, is_new] = shards.try_emplace(shard);
    if (!is_new) continue;
    cursor->second.generation = generation;
    Status status = start_shard(shard, cursor->second);
    if (!status.ok()) return status;
  }
  return {};
}

Status PlanetscaleSource::start_shard(const std::string& shard, ShardCursor& cursor) const {
  if (settings_.starting_gtids.empty()) return {};
  const auto start = settings_.starting_gtids.find(shard);
  if (start == settings_.starting_gtids.end()) {
    return Status::invalid("there is no position for shard " + shard).with_option("starting_gtids");
  }
  cursor.gtid = start->second;
  cursor.copy_done = true;
  return {};
}

bool PlanetscaleSource::reached_end(const Tables& tables) const {
  for (const auto& [table, shards] : tables) {
    for (const auto& [shard, position] : serving_) {
      const auto cursor = shards.find(shard);
      if (cursor == shards.end() || !cursor->second.copy_done) return false;
      const GtidSet reached = GtidSet::parse(cursor->second.gtid).value_or(GtidSet());
      if (!reached.contains(GtidSet::parse(position).value_or(GtidSet()))) return false;
    }
    if (shards.size() != serving_.size()) return false;
  }
  return true;
}

void PlanetscaleSource::plan_copies(const Tables& tables) {
  for (const auto& [table, shards] : tables) {
    for (const auto& [shard, cursor] : shards) {
      if (cursor.copy_done) continue;
      add("copy of " + settings_.keyspace + "." + table + ", shard " + shard, {{table, {{shard, cursor}}}}).copy = true;
    }
  }
}

// Without an end: the stream is done when the server goes over to the new shards.
void PlanetscaleSource::plan_reshard(const Tables& tables) {
  for (const auto& [table, shards] : tables) {
    const bool serve =
        std::all_of(shards.begin(), shards.end(), [&](const auto& shard) { return serving_.contains(shard.first); });
    if (!serve) add("changes of " + settings_.keyspace + "." + table + " over the reshard", {{table, shards}});
  }
}

void PlanetscaleSource::plan_catch_up(const Tables& tables) {
  std::map<std::string, GtidSet> stop;
  for (const auto& [shard, position] : serving_) stop[shard] = GtidSet::parse(position).value_or(GtidSet());
  std::map<std::string, Tables> groups;  // by position
  for (const auto& [table, shards] : tables) {
    std::string position;
    bool behind = false;
    for (const auto& [shard, cursor] : shards) {
      const GtidSet reached = GtidSet::parse(cursor.gtid).value_or(GtidSet());
      behind = behind || !reached.contains(stop[shard]);
      position += shard + "=" + reached.to_string() + ";";
    }
    if (behind) groups[position].emplace(table, shards);
  }
  for (const auto& [position, group] : groups) {
    std::string names;
    for (const auto& [table, shards] : group) names += (names.empty() ? "" : ", ") + table;
    add("changes of " + settings_.keyspace + " in " + names, group).stop = stop;
  }
}

StreamScope& PlanetscaleSource::add(std::string text, Tables tables) {
  Planned& planned = planned_[text];
  planned.text = std::move(text);
  planned.machine.scope.keyspace = settings_.keyspace;
  planned.machine.scope.tables = std::move(tables);
  planned.machine.zero_dates = settings_.zero_dates;
  planned.machine.sequence = &sequence_;
  return planned.machine.scope;
}

Result<std::unique_ptr<Reader>> PlanetscaleSource::open(std::string_view partition_id) {
  const auto found = planned_.find(partition_id);
  if (found == planned_.end()) return Status::failed("no such partition: " + std::string(partition_id));
  return std::unique_ptr<Reader>(
      std::make_unique<VStreamReader>(*connector_, settings_, found->second.machine, found->second.text, host_));
}

}  // namespace pipeline::planetscale
