// CopyScript: the responses with which a vtgate copies one table of generated rows, one by one. Shapes and sizes are
// those of recorded traffic (research: vstream.md 2.3). Values; one thread.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/planetscale/vstream.pb.h"

namespace pipeline::benchmarks {

namespace wire = planetscale::wire;

class CopyScript {
 public:
  // `rows` are the rows of the table, with the keys 1 .. rows. A request with a last key goes on behind it; one with a
  // position and no key wants no copy and gets none; "current" is told the position.
  CopyScript(const wire::VStreamRequest& request, int64_t rows);

  // The next serialized VStreamResponse; false when all has been said.
  bool next(std::string& response);

 private:
  enum class Step { position, fields, snapshot_position, rows, batch_end, table_end, silence };

  wire::VEvent& add(wire::VStreamResponse& response, int32_t type) const;
  void add_position(wire::VStreamResponse& response, bool with_last_key) const;
  void add_fields(wire::VStreamResponse& response) const;
  void add_rows(wire::VStreamResponse& response);
  void add_table_end(wire::VStreamResponse& response) const;

  std::string keyspace_;
  std::string table_;
  int64_t rows_;
  int64_t last_key_ = 0;
  Step step_ = Step::silence;
};

}  // namespace pipeline::benchmarks
