// TableFile: a part of a table or a file of its log, opened to be merged: its rows page by page, with their keys.
//
// Borrows the FileOperations. Not thread-safe.
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

// A page of rows. Valid while it is visited.
struct FileRows {
  std::size_t count = 0;
  std::vector<std::string> keys = {};
  std::vector<const PageValues*> values = {};  // of the table's columns; none when only the keys were read
  // Of a log, empty for NULL:
  std::vector<std::string_view> operations = {};
  std::vector<std::string_view> shards = {};
  std::vector<std::string_view> unavailable = {};  // as in the column _unavailable
};

class TableFile {
 public:
  static Result<TableFile> open_part(files::FileOperations& operations, const std::filesystem::path& path,
                                     uint64_t bytes);
  static Result<TableFile> open_log(files::FileOperations& operations, const std::filesystem::path& path,
                                    uint64_t bytes);

  using Visit = std::function<Status(FileRows& rows)>;
  // Calls `visit` with each page. An error names the file.
  Status read_keys(const Visit& visit);
  Status read_rows(const Visit& visit);

  // Of the table's columns, without those of the log.
  [[nodiscard]] const FileDescription& description() const { return description_; }

 private:
  TableFile(std::filesystem::path path, FileReader reader, FileDescription description);
  static Result<TableFile> open(files::FileOperations& operations, const std::filesystem::path& path, uint64_t bytes);
  [[nodiscard]] Result<std::vector<std::size_t>> key_places() const;
  Status read(bool with_values, const Visit& visit);
  void tell_changes(const std::vector<PageValues>& pages, FileRows& rows) const;

  std::filesystem::path path_;
  FileReader reader_;
  FileDescription description_;
  std::vector<Column> columns_;  // of the file
  std::size_t log_columns_ = 0;  // of those, before the table's
};

}  // namespace pipeline::parquet
