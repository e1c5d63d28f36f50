// Merge: brings sorted entries together to the rows that there are after the last of them.
//
//   upsert     the row is as it says; cells that aren't known keep their value
//   remove     the row is gone
//   truncate   rows of an overlapping shard that are older are gone
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "latest/entry.hpp"

namespace pipeline::csv {

struct TruncateMark {
  uint64_t order;
  std::string shard;
};

// A row while its entries are gone through.
struct MergedRow {
  std::string key;
  std::string shard;
  std::string payload;
  uint64_t order = 0;
  bool exists = false;
};

// Calls `emit` with each row that exists, in the order of the keys. `sources` are sorted; of entries with one key and
// one order there is one. `marks` are in the order of the log.
Status merge_entries(std::vector<std::unique_ptr<EntryReader>> sources, const std::vector<TruncateMark>& marks,
                     const std::function<Status(const MergedRow&)>& emit);

// `newer` with the cells it doesn't know taken from `older`, where there are any.
std::string merged_cells(std::string_view older, std::string_view newer);

}  // namespace pipeline::csv
