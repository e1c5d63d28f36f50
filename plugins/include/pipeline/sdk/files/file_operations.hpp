// FileOperations: all that a sink of files asks of a file system, in one place, so that a test can make any of it fail
// or be lost.
//
// Stateless; may be called from any thread. Every error is one sentence with the path and the system's reason.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/sdk/status.hpp"

namespace pipeline::files {

// Owns an open file.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor();

  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_ = -1;
};

class FileOperations {
 public:
  using Path = std::filesystem::path;

  FileOperations() = default;
  FileOperations(const FileOperations&) = delete;
  FileOperations& operator=(const FileOperations&) = delete;
  virtual ~FileOperations() = default;

  // Makes an empty file for writing, or empties the one that is there.
  virtual Result<FileDescriptor> create(const Path& path);
  // Opens a file that is there, for writing.
  virtual Result<FileDescriptor> open(const Path& path);
  // May reserve up to 4 MiB of the disk behind the end of the file for what comes next; `trim` gives it back.
  virtual Status write_at(const FileDescriptor& file, const Path& path, uint64_t offset, std::string_view bytes);
  // Gives back what is reserved behind the end of the file. Its bytes stay as they are; a failure loses nothing.
  virtual void trim(const FileDescriptor& file);
  // Waits until the content is on the disk.
  virtual Status sync(const FileDescriptor& file, const Path& path);
  // Cuts a file, and waits until that is on the disk.
  virtual Status truncate(const Path& path, uint64_t size);
  // In bytes; none = there is no such file.
  virtual Result<std::optional<uint64_t>> size(const Path& path);
  // Replaces `to`, atomically.
  virtual Status rename(const Path& from, const Path& to);
  // A missing file is no error.
  virtual Status remove(const Path& path);
  // The regular files in a folder and below it, relative to it, sorted. Folders whose names begin with a dot are left
  // out. A folder that isn't there has none.
  virtual Result<std::vector<std::string>> walk(const Path& directory);
  // `size` bytes from `offset` on, fewer where the file ends before.
  virtual Result<std::string> read(const Path& path, uint64_t offset, uint64_t size);
  // Waits until the names in a folder are on the disk.
  virtual Status sync_directory(const Path& directory);
  // Makes a folder and those above it that are missing, and waits until their names are on the disk.
  virtual Status create_directories(const Path& directory);
};

}  // namespace pipeline::files
