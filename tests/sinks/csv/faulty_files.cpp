#include "sinks/csv/faulty_files.hpp"

#include <fstream>
#include <iterator>

namespace pipeline::csv::test {
namespace {

namespace fs = std::filesystem;

Status full() {
  return Status::failed("no space left on device");
}

std::string content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

void Fault::lose_unsynced() {
  for (const auto& [path, bytes] : synced_bytes) {
    std::error_code ignored;
    if (fs::exists(path) && fs::file_size(path) > bytes) fs::resize_file(path, bytes, ignored);
  }
  for (auto undo = unsynced_names.rbegin(); undo != unsynced_names.rend(); ++undo) (*undo)();
  unsynced_names.clear();
}

Result<FileDescriptor> FaultyFiles::create(const Path& path) {
  if (fault_.strikes()) return full();
  fault_.synced_bytes[path] = 0;
  if (!fs::exists(path)) {
    fault_.unsynced_names.emplace_back([path] { fs::remove(path); });
  }
  return FileOperations::create(path);
}

Result<FileDescriptor> FaultyFiles::open(const Path& path) {
  if (fault_.strikes()) return full();
  fault_.synced_bytes.try_emplace(path, fs::file_size(path));
  return FileOperations::open(path);
}

// A write that fails may have written a part.
Status FaultyFiles::write_at(const FileDescriptor& file, const Path& path, uint64_t offset, std::string_view bytes) {
  if (!fault_.strikes()) return FileOperations::write_at(file, path, offset, bytes);
  if (fault_.operations == fault_.fails_at + 1) {
    Status ignored = FileOperations::write_at(file, path, offset, bytes.substr(0, bytes.size() / 2));
  }
  return full();
}

Status FaultyFiles::sync(const FileDescriptor& file, const Path& path) {
  if (fault_.strikes()) return full();
  Status status = FileOperations::sync(file, path);
  fault_.synced_bytes[path] = fs::file_size(path);
  return status;
}

Status FaultyFiles::truncate(const Path& path, uint64_t size) {
  if (fault_.strikes()) return full();
  Status status = FileOperations::truncate(path, size);
  fault_.synced_bytes[path] = fs::file_size(path);
  return status;
}

Status FaultyFiles::rename(const Path& from, const Path& to) {
  if (fault_.strikes()) return full();
  const bool replaced = fs::exists(to);
  const std::string before = replaced ? content_of(to) : std::string();
  fault_.unsynced_names.emplace_back([from, to, replaced, before] {
    fs::rename(to, from);
    if (replaced) std::ofstream(to, std::ios::binary) << before;
  });
  fault_.synced_bytes[to] = fault_.synced_bytes.contains(from) ? fault_.synced_bytes[from] : fs::file_size(from);
  fault_.synced_bytes.erase(from);
  return FileOperations::rename(from, to);
}

Status FaultyFiles::remove(const Path& path) {
  if (fault_.strikes()) return full();
  fault_.synced_bytes.erase(path);
  if (fs::exists(path)) {
    fault_.unsynced_names.emplace_back(
        [path, before = content_of(path)] { std::ofstream(path, std::ios::binary) << before; });
  }
  return FileOperations::remove(path);
}

Status FaultyFiles::sync_directory(const Path& directory) {
  if (fault_.strikes()) return full();
  fault_.unsynced_names.clear();
  return FileOperations::sync_directory(directory);
}

}  // namespace pipeline::csv::test
