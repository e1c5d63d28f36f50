// DirectoryLock: keeps a second writer out of a folder, for as long as it lives; also when the process is killed.
//
// The lock is on the file `.pipeline.lock`, which stays there, empty, and names the holder's process while it is
// held. Not for folders on file systems without flock.
#pragma once

#include <filesystem>
#include <utility>

#include "pipeline/sdk/files/file_operations.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::files {

class DirectoryLock {
 public:
  // Failed, with the holder's process id, when somebody else writes there.
  static Result<DirectoryLock> acquire(const std::filesystem::path& directory);

  DirectoryLock(DirectoryLock&&) noexcept = default;
  DirectoryLock& operator=(DirectoryLock&&) noexcept = default;
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(FileDescriptor file) : file_(std::move(file)) {}

  FileDescriptor file_;
};

}  // namespace pipeline::files
