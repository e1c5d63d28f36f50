// Sharding: which shard each row of a recorded table belongs to.
//
// Known for tables that are sharded by the first column of their key with Vitess's `hash` vindex, which the recorded
// rows themselves tell. Borrows the recording.
#pragma once

#include <cstddef>
#include <string>

#include "recording.hpp"

namespace pipeline::vtgate {

class Sharding {
 public:
  Sharding(const Recording& recording, const std::string& table);

  // True when it is known which rows the shards hold.
  [[nodiscard]] bool known() const { return known_; }
  // Only when it is known.
  [[nodiscard]] bool holds(const std::string& shard, const RecordedRows::Row& row) const;

 private:
  std::size_t column_ = 0;
  bool known_ = false;
};

}  // namespace pipeline::vtgate
