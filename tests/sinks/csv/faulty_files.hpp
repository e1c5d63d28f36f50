// FaultyFiles: real files of a folder, until the n-th operation fails as if the machine had stopped there.
//
// From then on everything fails. `lose_unsynced` then takes back what was never synced: bytes behind the last sync of a
// file, new names and renames whose folder was not synced. That is the worst a file system may do.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "file_operations.hpp"

namespace pipeline::csv::test {

struct Fault {
  int fails_at = -1;  // counts operations from 0; -1 = never
  int operations = 0;
  std::map<std::filesystem::path, uint64_t> synced_bytes;
  std::vector<std::function<void()>> unsynced_names;  // how to undo them, the oldest first

  [[nodiscard]] bool strikes() { return operations++ >= fails_at && fails_at >= 0; }
  void lose_unsynced();
};

class FaultyFiles : public FileOperations {
 public:
  explicit FaultyFiles(Fault& fault) : fault_(fault) {}

  Result<FileDescriptor> create(const Path& path) override;
  Result<FileDescriptor> open(const Path& path) override;
  Status write_at(const FileDescriptor& file, const Path& path, uint64_t offset, std::string_view bytes) override;
  Status sync(const FileDescriptor& file, const Path& path) override;
  Status truncate(const Path& path, uint64_t size) override;
  Status rename(const Path& from, const Path& to) override;
  Status remove(const Path& path) override;
  Status sync_directory(const Path& directory) override;

 private:
  Fault& fault_;
};

}  // namespace pipeline::csv::test
