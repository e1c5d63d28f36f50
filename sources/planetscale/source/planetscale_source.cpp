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
  if (caught_up_) return std::vector<Partition>{};
  Result<Tables> tables = read_cursors(request);
  if (!tables.ok()) return tables.status();
  const Result<Positions> positions = peek_positions(*connector_, settings_, host_);
  if (!positions.ok()) return positions.status();
  Status status = start_tables(*tables, *positions);
  if (!status.ok()) return status;
  plan_copies(*tables);
  if (planned_.empty()) {
    plan_catch_up(*tables, *positions);
    caught_up_ = true;
  }
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

// Gives each table a cursor for each shard. A copy that can't go on starts again in all shards, as a new generation.
Status PlanetscaleSource::start_tables(Tables& tables, const Positions& positions) const {
  for (auto& [table, shards] : tables) {
    for (const auto& [shard, cursor] : shards) {
      if (positions.contains(shard)) continue;
      return Status::failed("table " + settings_.keyspace + "." + table + " was read from the shard " + shard +
                            ", which no longer serves")
          .with_hint("the keyspace was resharded: copy it again with a new state folder and empty output");
    }
    uint64_t generation = 1;
    bool restart = false;
    for (const auto& [shard, cursor] : shards) {
      generation = std::max(generation, cursor.generation);
      restart = restart || !resumable(cursor);
    }
    if (restart) {
      shards.clear();
      ++generation;
      host_.info("table " + table + ": its copy was cut and can't go on after a key; it starts again");
    }
    for (const auto& [shard, position] : positions) {
      if (shards.contains(shard)) continue;
      ShardCursor cursor;
      cursor.generation = generation;
      const auto start = settings_.starting_gtids.find(shard);
      if (start != settings_.starting_gtids.end()) {
        cursor.gtid = start->second;
        cursor.copy_done = true;
      } else if (!settings_.starting_gtids.empty()) {
        return Status::invalid("there is no position for shard " + shard).with_option("starting_gtids");
      }
      shards.emplace(shard, std::move(cursor));
    }
  }
  return {};
}

void PlanetscaleSource::plan_copies(const Tables& tables) {
  for (const auto& [table, shards] : tables) {
    for (const auto& [shard, cursor] : shards) {
      if (cursor.copy_done) continue;
      add("copy of " + settings_.keyspace + "." + table + ", shard " + shard, {{table, {{shard, cursor}}}}, {});
    }
  }
}

void PlanetscaleSource::plan_catch_up(const Tables& tables, const Positions& stop) {
  std::map<std::string, GtidSet> stop_sets;
  for (const auto& [shard, position] : stop) stop_sets[shard] = GtidSet::parse(position).value_or(GtidSet());
  std::map<std::string, Tables> groups;  // by position
  for (const auto& [table, shards] : tables) {
    std::string position;
    bool behind = false;
    for (const auto& [shard, cursor] : shards) {
      const GtidSet reached = GtidSet::parse(cursor.gtid).value_or(GtidSet());
      behind = behind || !reached.contains(stop_sets[shard]);
      position += shard + "=" + reached.to_string() + ";";
    }
    if (behind) groups[position].emplace(table, shards);
  }
  for (const auto& [position, group] : groups) {
    std::string names;
    for (const auto& [table, shards] : group) names += (names.empty() ? "" : ", ") + table;
    add("changes of " + settings_.keyspace + " in " + names, group, stop_sets);
  }
}

void PlanetscaleSource::add(std::string text, Tables tables, std::map<std::string, GtidSet> stop) {
  Planned planned{{settings_.keyspace, std::move(tables), std::move(stop), settings_.zero_dates, &sequence_}, text};
  planned_.emplace(std::move(text), std::move(planned));
}

Result<std::unique_ptr<Reader>> PlanetscaleSource::open(std::string_view partition_id) {
  const auto found = planned_.find(partition_id);
  if (found == planned_.end()) return Status::failed("no such partition: " + std::string(partition_id));
  return std::unique_ptr<Reader>(
      std::make_unique<VStreamReader>(*connector_, settings_, found->second.machine, found->second.text, host_));
}

}  // namespace pipeline::planetscale
