// OutputFile: one CSV file that rows are appended to.
//
// What is appended waits in memory until there is enough of it; `sync` brings all of it to the disk. The file is opened
// when it is needed and may be closed at any time. Dropping an OutputFile drops what waits. Not thread-safe. Borrows
// the FileOperations.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "file_operations.hpp"
#include "token.hpp"

namespace pipeline::csv {

class OutputFile {
 public:
  // `record.bytes` is the length of what is there.
  OutputFile(FileOperations& operations, std::filesystem::path directory, FileRecord record);

  // Makes the file, with its header. REQUIRES: a record with a working name, 0 bytes.
  Status create();
  Status append(std::string_view bytes, uint64_t rows);
  // All that was appended is on the disk. Nothing happens when nothing was appended since the last time.
  Status sync();
  // Writes out what waits and gives the descriptor back; it still needs a `sync`.
  Status close();
  // It got its final name.
  void publish();

  // With `bytes` and `rows` of all that was appended.
  [[nodiscard]] const FileRecord& record() const { return record_; }
  [[nodiscard]] std::filesystem::path path() const;
  [[nodiscard]] bool is_open() const { return file_.is_open(); }
  [[nodiscard]] bool is_committed() const { return record_.working.empty(); }

 private:
  Status open();
  Status flush();
  Status write(std::string_view bytes);

  FileOperations& operations_;
  std::filesystem::path directory_;
  FileRecord record_;
  FileDescriptor file_;
  std::string waiting_;
  uint64_t written_;  // bytes given to the system
  bool unsynced_ = false;
};

}  // namespace pipeline::csv
