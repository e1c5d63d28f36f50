// What the n-th change of a generated stream does. Pure.
//
// Changes come in fours: two inserts, an update of a snapshot row (of the first inserted one, if the snapshot is empty)
// and a delete of the second inserted row. So every update and delete is of a row that exists.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/sdk/batch.hpp"
#include "row_values.hpp"

namespace pipeline::generate {

struct GeneratedChange {
  Operation operation;
  RowKey key;
  int64_t commit_time;  // microseconds since 1970
};

// Keys of inserted rows begin behind it; snapshot rows have the keys 1 .. number of rows.
inline constexpr int64_t kLastSnapshotKey = 1'000'000'000'000;

// `number` counts from 0; `rows` is the size of the snapshot.
GeneratedChange make_change(uint64_t seed, uint64_t stream, uint64_t number, uint64_t rows);

// The position of a stream after so many changes, as a GTID set.
std::string position_after(uint64_t stream, uint64_t changes);

}  // namespace pipeline::generate
