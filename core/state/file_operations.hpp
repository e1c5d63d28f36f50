// FileOperations: what the state folder needs of a file system, in one place, so that a test can make any of it fail.
//
// Stateless; may be called from any thread. Every error is one sentence with the path and the system's reason.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "pipeline/sdk/status.hpp"

namespace pipeline::core {

class FileOperations {
 public:
  FileOperations() = default;
  FileOperations(const FileOperations&) = delete;
  FileOperations& operator=(const FileOperations&) = delete;
  virtual ~FileOperations() = default;

  virtual Result<bool> exists(const std::filesystem::path& path);
  virtual Result<std::string> read(const std::filesystem::path& path);
  // Writes a new file, or replaces the content of an old one, and waits until the content is on the disk. The file's
  // name is durable only after `sync_folder`.
  virtual Status write_durably(const std::filesystem::path& path, std::string_view content);
  // A second name for a file. Not possible on every file system.
  virtual Status link(const std::filesystem::path& from, const std::filesystem::path& to);
  // Replaces `to`, atomically.
  virtual Status rename(const std::filesystem::path& from, const std::filesystem::path& to);
  // A missing file is no error.
  virtual Status remove(const std::filesystem::path& path);
  // Waits until the names in a folder are on the disk.
  virtual Status sync_folder(const std::filesystem::path& folder);
};

}  // namespace pipeline::core
