// PlanetscaleSource: reads one keyspace over VStream. plan.hpp tells what it reads in which round.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "pipeline/sdk/source.hpp"
#include "source/clock.hpp"
#include "source/copy_slots.hpp"
#include "source/counted_connector.hpp"
#include "source/discovery.hpp"
#include "source/plan.hpp"
#include "source/settings.hpp"
#include "source/source_options.hpp"
#include "transport/event_stream.hpp"

namespace pipeline::planetscale {

class PlanetscaleSource : public Source {
 public:
  static const char* name() { return "planetscale"; }
  static const char* text() {
    return "Reads tables of PlanetScale or Vitess over VStream: a copy first, then what changed.";
  }
  static const OptionTable& options() { return source_options(); }
  static Result<std::unique_ptr<PlanetscaleSource>> create(Host host, const Options& options);

  // For tests: other ways to get streams and answers, and another clock (borrowed). `server` null = MySQL is not asked.
  PlanetscaleSource(SourceSettings settings, std::unique_ptr<Connector> connector, std::unique_ptr<SqlServer> server,
                    Host host, Clock& clock = Clock::steady());

  Status check() override;
  Result<std::vector<StreamInfo>> discover() override;
  Result<std::vector<Partition>> plan(const PlanRequest& request) override;
  Result<std::unique_ptr<Reader>> open(std::string_view partition_id) override;

 private:
  Status choose_tables(const PlanRequest& request);
  // Without the tables whose changes are not wanted.
  [[nodiscard]] Tables with_changes(Tables tables) const;
  Result<PlanInput> look_around(const PlanRequest& request, const Tables& tables);
  // Where the shards stand. Goes over to the other tablets where there are none of the wanted type.
  Result<Positions> peek();
  bool fall_back(const Status& status);
  void tell_end() const;

  SourceSettings settings_;  // changed between rounds only, when no reader is open
  const std::unique_ptr<CountedConnector> connector_;
  const Host host_;
  Clock& clock_;
  Discovery discovery_;
  CopySlots copy_slots_;
  std::atomic<int64_t> sequence_ = 1;
  std::vector<std::string> tables_;  // to read in this run
  std::set<std::string> copy_only_;  // of them: without changes
  Ends end_;                         // of the catch-up
  bool caught_up_ = false;           // a catch-up to `end_` was planned
  std::map<std::string, PlannedRead, std::less<>> planned_;
};

}  // namespace pipeline::planetscale
