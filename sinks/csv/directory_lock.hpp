// DirectoryLock: keeps a second CSV sink out of a folder, also one of another process. Released when it goes away.
#pragma once

#include <filesystem>

#include "pipeline/sdk/status.hpp"

namespace pipeline::csv {

class DirectoryLock {
 public:
  static Result<DirectoryLock> take(const std::filesystem::path& directory);
  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&& other) noexcept;
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int file) : file_(file) {}
  int file_ = -1;
};

}  // namespace pipeline::csv
