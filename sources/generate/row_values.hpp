// The values of one generated row. Pure: the same arguments always give the same row, in every build.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace pipeline::generate {

struct RowKey {
  uint64_t seed;
  uint64_t stream;
  int64_t id;
  uint64_t version;  // 0 = as inserted; an update has another one
};

struct RowValues {
  int64_t id = 0;
  std::string name;   // about 30 bytes; some hold commas, quotes or letters outside ASCII
  std::string email;  // about 30 bytes
  std::optional<int32_t> quantity;
  int64_t price_cents = 0;     // some are negative
  int64_t created_micros = 0;  // since 1970
};

// Writes over `row`, so that its strings keep their memory.
void make_row(const RowKey& key, RowValues& row);

}  // namespace pipeline::generate
