// EntrySorter: puts the entries of a log into the order of their keys, entries of one key in the order of the log, with
// bounded memory: what doesn't fit goes to sorted files (external merge sort). Not thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "latest/entry.hpp"

namespace pipeline::csv {

class EntrySorter {
 public:
  // Borrows `operations`. The files are named _run-N.inprogress in `folder`, which must be there.
  EntrySorter(files::FileOperations& operations, std::filesystem::path folder, uint64_t memory);

  // Copies the entry.
  Status add(const Entry& entry);
  // One reader for each sorted part. They and this sorter must live until the merge is done.
  Result<std::vector<std::unique_ptr<EntryReader>>> finish();
  // Removes the files.
  Status clean();

 private:
  struct Place {
    uint64_t leading;  // of the key, for quick comparisons
    std::size_t begin;
    std::size_t key;
    uint32_t key_size;
    uint32_t size;
  };
  struct Run {
    std::filesystem::path path;
    uint64_t bytes;
  };

  [[nodiscard]] std::string_view key_of(const Place& place) const;
  void sort();
  Status spill();

  files::FileOperations& operations_;
  std::filesystem::path folder_;
  uint64_t memory_;
  std::string entries_;
  std::vector<Place> places_;  // in the order of the log until `sort`
  bool is_sorted_ = true;      // already: rows are mostly copied in the order of their keys
  std::vector<Run> runs_;
};

}  // namespace pipeline::csv
