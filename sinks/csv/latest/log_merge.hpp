// LogMerge: reads the log and the store of a table and gives their rows, merged. One use each.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "latest/entry_sorter.hpp"
#include "latest/merge.hpp"
#include "latest/table_columns.hpp"

namespace pipeline::csv {

class LogMerge {
 public:
  // Rows come with `columns`. Borrows `operations`. Temporary files go to `folder`.
  LogMerge(files::FileOperations& operations, std::filesystem::path folder, TableColumns columns, uint64_t memory);

  // Rows before the log. REQUIRES: no file of the log was added yet.
  Status add_store(const std::filesystem::path& path, uint64_t bytes);
  // The next file of the log.
  Status add_log(const std::filesystem::path& path, uint64_t bytes);
  // Calls `emit` with each row, in the order of the keys.
  Status run(const std::function<Status(const MergedRow&)>& emit);

 private:
  Result<TableColumns> read_columns(EntryReader& reader) const;
  // Puts cells into the places that they have in `columns_`.
  std::string_view rearrange(std::string_view payload, const std::vector<std::optional<std::size_t>>& places);

  files::FileOperations& operations_;
  TableColumns columns_;
  EntrySorter sorter_;
  std::unique_ptr<EntryReader> store_;
  std::vector<TruncateMark> marks_;
  uint64_t order_ = 0;
  std::string payload_;
};

}  // namespace pipeline::csv
