// ColumnRules: which columns of a stream stay.
//
// A rule is a stream pattern with column patterns. What the `include` rules of a stream name stays (all, when no
// include rule is about the stream), then what its `exclude` rules name goes. Values; const methods are thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pipeline/sdk/options.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::columns {

// A column glob that no column of a stream matched.
struct UnusedGlob {
  std::string option;  // "include" or "exclude"
  std::string stream_pattern;
  std::string column_pattern;
};

struct Selection {
  std::vector<std::size_t> columns;  // indexes that stay, rising
  std::vector<UnusedGlob> unused;
};

class ColumnRules {
 public:
  ColumnRules(std::vector<Options::Entry> include, std::vector<Options::Entry> exclude);

  // Invalid, with the option to blame, when a column that is named exactly for exactly this stream doesn't exist, and
  // when no column would stay.
  [[nodiscard]] Result<Selection> select(const StreamInfo& stream) const;

 private:
  std::vector<Options::Entry> include_;
  std::vector<Options::Entry> exclude_;
};

}  // namespace pipeline::columns
