// SyncLife: one life of the process in a test: plans and reads round by round, as the runtime does, without a network.
#pragma once

#include <memory>
#include <optional>

#include "source/planetscale_source.hpp"
#include "sources/planetscale/recorded/applied_tables.hpp"

namespace pipeline::planetscale::test {

class SyncLife {
 public:
  // Borrows all but the connector and the MySQL side, which may be null. `killed` is true from the moment at which the
  // process dies.
  SyncLife(const SourceSettings& settings, std::unique_ptr<Connector> connector, std::unique_ptr<SqlServer> server,
           Clock& clock, const bool& killed, AppliedTables& applied)
      : source_(settings, std::move(connector), std::move(server), Host(), clock), killed_(killed), applied_(applied) {}

  // From the cursors of `applied` to the end of the sync. None = the process died.
  std::optional<Status> run();

 private:
  std::optional<Status> read(Reader& reader);

  PlanetscaleSource source_;
  const bool& killed_;
  AppliedTables& applied_;
};

}  // namespace pipeline::planetscale::test
