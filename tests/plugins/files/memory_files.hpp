// MemoryFiles: files and folders in memory that can be made to fail, and that know what a machine that stops would
// have kept.
//
// A Disk outlives the sinks that work on it. It counts operations; at one of them it stops working, as a machine that
// loses power does, or it fails once, as a full disk does. `restart` brings the disk back as the machine finds it:
// what was not synced is kept, lost, or kept by chance: of the bytes of each file, and of the changes of names, the
// first ones, as a file system with a journal does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "pipeline/sdk/files/file_operations.hpp"

namespace pipeline::files::test {

enum class Unsynced { kept, lost, by_chance };

class Disk {
 public:
  // The operation, counted from 0, that does not happen. A write does half of it.
  void stop_at(int64_t operation) { stops_at_ = operation; }
  // As `stop_at`, but the operations after it work again.
  void fail_at(int64_t operation) { fails_at_ = operation; }
  void restart(Unsynced unsynced, uint32_t seed);
  [[nodiscard]] int64_t operations() const { return operations_; }
  [[nodiscard]] bool struck() const { return struck_; }
  // The bytes of each file below a folder, by its path relative to the folder.
  [[nodiscard]] std::map<std::string, std::string> files_in(const std::filesystem::path& folder) const;
  // Behind the back of a sink.
  void put(const std::filesystem::path& path, const std::string& bytes);
  void remove(const std::filesystem::path& path) { names_.erase(path); }

 private:
  friend class MemoryFiles;
  struct File {
    std::string bytes;
    std::string synced;
  };
  using Names = std::map<std::filesystem::path, std::shared_ptr<File>>;

  [[nodiscard]] bool strikes();
  static void settle(File& file, Unsynced unsynced, std::mt19937& random);

  Names names_;
  Names synced_names_;
  std::vector<Names> history_;  // after each change of a name since the last one was synced
  int64_t operations_ = 0;
  int64_t stops_at_ = -1;
  int64_t fails_at_ = -1;
  bool struck_ = false;
};

class MemoryFiles final : public FileOperations {
 public:
  explicit MemoryFiles(Disk& disk) : disk_(disk) {}

  Result<FileDescriptor> create(const Path& path) override;
  Result<FileDescriptor> open(const Path& path) override;
  Status write_at(const FileDescriptor& file, const Path& path, uint64_t offset, std::string_view bytes) override;
  void trim(const FileDescriptor& /*file*/) override {}
  Status sync(const FileDescriptor& file, const Path& path) override;
  Status truncate(const Path& path, uint64_t size) override;
  Result<std::optional<uint64_t>> size(const Path& path) override;
  Status rename(const Path& from, const Path& to) override;
  Status remove(const Path& path) override;
  Result<std::vector<std::string>> walk(const Path& directory) override;
  Result<std::string> read(const Path& path, uint64_t offset, uint64_t size) override;
  Status sync_directory(const Path& directory) override;
  Status create_directories(const Path& directory) override;

 private:
  Result<Disk::File*> find(const Path& path);

  Disk& disk_;
};

}  // namespace pipeline::files::test
