// LogChanges: what the log of a table says about each key: which of its rows is the last one. And the keys themselves.
//
// Memory grows with the number of different keys that were changed, not with the rows that were copied.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "format/page_values.hpp"
#include "format/types.hpp"

namespace pipeline::parquet {

// The keys of a page of rows: bytes that are equal when the values are. Integers of both widths have one form, so that
// a key whose column was widened stays the same.
std::vector<std::string> keys_of(const std::vector<Column>& columns, const std::vector<const PageValues*>& pages,
                                 std::size_t rows);

// The texts of a page, empty for NULL.
std::vector<std::string_view> texts_of(const PageValues& page);

class LogChanges {
 public:
  // Rows of the log have places, counted from 0 over all its files.
  void truncate(uint64_t place, std::string_view shard);
  // `is_copy`: a snapshot row, to be remembered only if its key was changed before.
  void row(uint64_t place, std::string key, bool is_copy);

  // Whether the row at this place is the last of its key, and no later truncate took it.
  [[nodiscard]] bool is_last(uint64_t place, const std::string& key, std::string_view shard) const;
  // Whether a row from before the log is superseded.
  [[nodiscard]] bool supersedes(const std::string& key) const { return last_.contains(key); }
  // The shards that were emptied.
  [[nodiscard]] std::set<std::string> truncated_shards() const;

 private:
  struct Truncated {
    uint64_t place;
    std::string shard;
  };

  std::unordered_map<std::string, uint64_t> last_;  // place by key
  std::vector<Truncated> truncates_;
};

}  // namespace pipeline::parquet
