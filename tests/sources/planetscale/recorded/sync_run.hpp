// Runs whole syncs of the source against a recording, in this process.
#pragma once

#include <optional>
#include <string>

#include "source/settings.hpp"
#include "sources/planetscale/recorded/applied_tables.hpp"
#include "sources/planetscale/recorded/replay_connector.hpp"

namespace pipeline::planetscale::test {

struct Cut {
  int64_t after_event;
  StreamEnd end;
  bool kill = false;
};

struct SyncOutcome {
  Status status;
  AppliedTables applied;
  int64_t events = 0;   // that were delivered
  int64_t streams = 0;  // that were opened
};

// A recorded case by its name; empty, with a failure of the running test, when it can't be read.
vtgate::Recording load_case(const std::string& name);

// Whether the MySQL side of vtgate is there as well.
enum class Sides { vstream, vstream_and_mysql };

// The settings with which a user would read what was recorded: its tables; its position as the starting one.
SourceSettings settings_for(const vtgate::Recording& recording);
// The settings of who wants all tables of the keyspace, which only MySQL can list.
SourceSettings settings_for_all(const vtgate::Recording& recording);
// The saved state of a client that stands where a recording with keys in its request begins.
AppliedTables state_for(const vtgate::Recording& recording);

// From `start` to the end. After a cut that kills, the next life goes on from the saved cursors.
SyncOutcome run_sync(const vtgate::Recording& recording, const SourceSettings& settings, AppliedTables start,
                     const std::optional<Cut>& cut = std::nullopt, Sides sides = Sides::vstream);

}  // namespace pipeline::planetscale::test
