// LogChanges: what the log of a table says about each key: which of its rows is the last one, and which rows give the
// values that this one doesn't tell. And the keys themselves.
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

enum class RowKind {
  copied,   // a snapshot row, to be remembered only if its key was changed before
  whole,    // all values, or a delete
  partial,  // some values aren't known
};

class LogChanges {
 public:
  // Rows of the log have places, counted from 0 over all its files.
  void truncate(uint64_t place, std::string_view shard);
  void row(uint64_t place, std::string key, RowKind kind);

  // Whether the row at this place is the last of its key, and no later truncate took it.
  [[nodiscard]] bool is_last(uint64_t place, const std::string& key, std::string_view shard) const;
  // Whether a truncate between two places took a row of the shard.
  [[nodiscard]] bool is_truncated(uint64_t after, uint64_t before, std::string_view shard) const;
  // Whether the last row of the key is partial.
  [[nodiscard]] bool is_partial(const std::string& key) const;
  [[nodiscard]] bool has_partial() const { return partial_keys_ > 0; }
  // Whether that one may need values of the row at this place, or is it; or values of the row from before the log.
  [[nodiscard]] bool completes(const std::string& key, uint64_t place) const;
  [[nodiscard]] bool completes_from_before(const std::string& key) const;
  // Whether a row from before the log is superseded.
  [[nodiscard]] bool supersedes(const std::string& key) const { return last_.contains(key); }
  // The shards that were emptied.
  [[nodiscard]] std::set<std::string> truncated_shards() const;

 private:
  struct Truncated {
    uint64_t place;
    std::string shard;
  };

  // The base of a row that isn't in the log, or is a copied one.
  static constexpr uint64_t kBefore = UINT64_MAX;
  struct Last {
    uint64_t place;
    uint64_t base;  // the place of the last row that isn't partial

    [[nodiscard]] bool is_partial() const { return base != place; }
  };

  std::unordered_map<std::string, Last> last_;  // by key
  uint64_t partial_keys_ = 0;
  std::vector<Truncated> truncates_;
};

}  // namespace pipeline::parquet
