// SyncPlan: the catalog of the platform held against what the source has, and the states against both. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "configured_catalog.hpp"
#include "pipeline/sdk/selection.hpp"
#include "pipeline/sdk/stream.hpp"
#include "sync_state.hpp"

namespace pipeline::airbyte {

struct SyncPlan {
  struct Refused {
    StreamDescriptor stream;
    Status status;
  };
  struct Estimate {
    StreamDescriptor stream;
    uint64_t rows;
    uint64_t bytes;
  };

  ConfiguredCatalog catalog;  // without the refused streams
  Selection selection;
  std::vector<Cursor> cursors;
  SyncState state;
  std::vector<Refused> refused;
  std::vector<Estimate> estimates;
  std::vector<std::string> warnings;
};

// Refuses streams and columns that the source doesn't have; warns of columns that came later than the stream's first
// sync. `streams` is what the source has, if it can tell.
SyncPlan plan_sync(ConfiguredCatalog catalog, const SyncState& state,
                   const std::optional<std::vector<StreamInfo>>& streams);

}  // namespace pipeline::airbyte
