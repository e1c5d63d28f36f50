// SourceFile: a file that a merge reads: a part, or a file of the log. Gives its rows page by page, with their keys.
//
// A file of the log has columns about the change before those of the table: _op, _shard and, in files of later
// versions, _unavailable. Borrows the FileOperations. Not thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "file_description.hpp"
#include "format/file_reader.hpp"
#include "format/page_values.hpp"
#include "pipeline/sdk/files/file_operations.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::parquet {

// Rows that are read together. Valid during the call that gets them.
struct RowsPage {
  std::size_t rows = 0;
  std::vector<std::string> keys;
  std::vector<const PageValues*> values;  // one page for each column of the table; empty when only keys were asked for
  // Of the log alone.
  std::vector<std::string_view> operations;
  std::vector<std::string_view> shards;
  std::vector<std::string_view> unavailable;  // JSON arrays of names, empty = all columns are known; or empty itself
};

class SourceFile {
 public:
  enum class Kind { part, log };

  static Result<SourceFile> open(files::FileOperations& operations, const std::filesystem::path& path, uint64_t bytes,
                                 Kind kind);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  // Its columns are those of the table.
  [[nodiscard]] const FileDescription& description() const { return description_; }

  using Visit = std::function<Status(RowsPage& page)>;
  Status read_keys(const Visit& visit);
  Status read_rows(const Visit& visit);

 private:
  SourceFile(std::filesystem::path path, FileReader reader, FileDescription description)
      : path_(std::move(path)), reader_(std::move(reader)), description_(std::move(description)) {}

  Status find_key();
  Status read(const std::vector<std::size_t>& wanted, const std::vector<std::size_t>& key_places, bool with_values,
              const Visit& visit);
  void read_log_columns(const std::vector<PageValues>& pages, RowsPage& page) const;

  std::filesystem::path path_;
  FileReader reader_;
  FileDescription description_;
  std::vector<Column> columns_;   // with those of the log
  std::size_t log_columns_ = 0;   // how many of them are those of the log
  std::vector<std::size_t> key_;  // places in `columns_`
  std::vector<Column> key_columns_;
};

}  // namespace pipeline::parquet
