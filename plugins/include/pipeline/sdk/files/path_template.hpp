// PathTemplate: where the files of a stream go, below the sink's folder. A value.
//
//   {namespace}    the keyspace; where it is empty, the letter behind it goes as well
//   {table}        the stream's name
//   {generation}   the number of the copy
//   {part}         counts the files of a stream (or of one of its partitions), with at least five digits: 00001
//   {partition}    the folders of a Hive partition: day=2024-01-02
//
// A template without {part} gives the files after the first one a number before the extension: shop.orders.2.csv.
// '/' makes folders. What stands in for a name is percent-encoded where a path couldn't hold it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sdk/status.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::files {

class PathTemplate {
 public:
  // Invalid, with the option `option` to blame, for an unknown placeholder, a path that leaves the folder, a template
  // that doesn't tell the tables apart, and one that doesn't say where partitions go though there are some.
  static Result<PathTemplate> parse(std::string_view text, const std::string& option, bool has_partitions);

  // `extension` has its dot: ".csv.gz". `partition` may hold '/'.
  [[nodiscard]] std::string path(std::string_view name_space, std::string_view table, uint64_t generation,
                                 std::string_view partition, uint64_t number, std::string_view extension) const;

 private:
  struct Piece {
    bool is_placeholder;
    std::string text;
  };

  [[nodiscard]] bool has(std::string_view placeholder) const;

  std::vector<Piece> pieces_;
};

}  // namespace pipeline::files
