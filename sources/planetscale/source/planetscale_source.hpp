// PlanetscaleSource: plans a sync of one keyspace.
//
// Round by round: copy what was never copied, a partition for each table and shard; then peek once, and read all tables
// up to exactly that position, a partition for each group of tables that stand at equal positions. Tables whose shards
// no longer serve are read over the reshard first.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/sdk/source.hpp"
#include "source/cursor.hpp"
#include "source/settings.hpp"
#include "transport/event_stream.hpp"
#include "vstream/stream_machine.hpp"

namespace pipeline::planetscale {

class PlanetscaleSource : public Source {
 public:
  static const char* name() { return "planetscale"; }
  static const char* text() {
    return "Reads tables of PlanetScale or Vitess over VStream: a copy first, then what changed.";
  }
  static const OptionTable& options() { return source_options(); }
  static Result<std::unique_ptr<PlanetscaleSource>> create(Host host, const Options& options);

  // For tests: another way to get streams.
  PlanetscaleSource(SourceSettings settings, std::unique_ptr<Connector> connector, Host host);

  Status check() override;
  Result<std::vector<Partition>> plan(const PlanRequest& request) override;
  Result<std::unique_ptr<Reader>> open(std::string_view partition_id) override;

 private:
  using Positions = std::map<std::string, std::string>;                      // by shard
  using Tables = std::map<std::string, std::map<std::string, ShardCursor>>;  // by table and shard

  struct Planned {
    StreamMachine::Settings machine;
    std::string text;
  };

  Result<Tables> read_cursors(const PlanRequest& request) const;
  Status start_table(const std::string& table, std::map<std::string, ShardCursor>& shards);
  Status start_shard(const std::string& shard, ShardCursor& cursor) const;
  [[nodiscard]] bool reached_end(const Tables& tables) const;
  void plan_copies(const Tables& tables);
  void plan_catch_up(const Tables& tables);
  void plan_reshard(const Tables& tables);
  StreamScope& add(std::string text, Tables tables);

  const SourceSettings settings_;
  const std::unique_ptr<Connector> connector_;
  const Host host_;
  std::atomic<int64_t> sequence_ = 1;
  Positions serving_;       // what the last peek told
  bool caught_up_ = false;  // a catch-up to `serving_` was planned
  std::vector<Slice> gone_;
  std::map<std::string, Planned, std::less<>> planned_;
};

}  // namespace pipeline::planetscale
