// CopyScript: the responses with which a vtgate copies one table of generated rows, one by one. Shapes and sizes are
// those of recorded traffic (research: vstream.md 2.3). Values; one thread.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/planetscale/vstream.pb.h"

namespace pipeline::benchmarks {

namespace wire = planetscale::wire;

// Numbers of VEvent types (vstream.md 1.2).
namespace event_number {
inline constexpr int32_t kBegin = 2;
inline constexpr int32_t kCommit = 3;
inline constexpr int32_t kOther = 11;
inline constexpr int32_t kRow = 12;
inline constexpr int32_t kField = 13;
inline constexpr int32_t kVgtid = 15;
inline constexpr int32_t kCopyCompleted = 20;
}  // namespace event_number

inline constexpr const char* kShard = "-";
// Transactions before the copy's position.
inline constexpr int64_t kCopyTransactions = 167;

// The one GTID of a transaction after the copy, and the set of all up to it; 0 = the copy's position.
std::string gtid_of(int64_t transaction);
std::string gtid_until(int64_t transaction);
// The columns and rows of the table: bigint key, two varchars of 30 bytes, int, decimal, datetime.
void add_table_fields(wire::FieldEvent& event, const std::string& keyspace, const std::string& table);
void set_table_row(wire::Row& row, int64_t key);

class CopyScript {
 public:
  // `rows` are the rows of the table, with the keys 1 .. rows. A request with a last key goes on behind it; one with a
  // position and no key wants no copy and gets none; "current" is told the position after `transactions`.
  CopyScript(const wire::VStreamRequest& request, int64_t rows, int64_t transactions = 0);

  // The next serialized VStreamResponse; false when all has been said.
  bool next(std::string& response);

 private:
  enum class Step { position, fields, snapshot_position, rows, batch_end, table_end, silence };

  wire::VEvent& add(wire::VStreamResponse& response, int32_t type) const;
  void add_position(wire::VStreamResponse& response, bool with_last_key, int64_t transactions = 0) const;
  void add_fields(wire::VStreamResponse& response) const;
  void add_rows(wire::VStreamResponse& response);
  void add_table_end(wire::VStreamResponse& response) const;

  std::string keyspace_;
  std::string table_;
  int64_t rows_;
  int64_t transactions_;
  int64_t last_key_ = 0;
  Step step_ = Step::silence;
};

}  // namespace pipeline::benchmarks
