#include "plugins/files/memory_files.hpp"

#include <fcntl.h>

#include <algorithm>

namespace pipeline::files::test {
namespace {

namespace fs = std::filesystem;

Status full() {
  return Status::failed("no space left on device");
}

bool is_below(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

// What a program has in its hand; the bytes are found by their path.
FileDescriptor descriptor() {
  return FileDescriptor(::open("/dev/null", O_WRONLY | O_CLOEXEC));
}

}  // namespace

bool Disk::strikes() {
  const int64_t operation = operations_++;
  const bool stopped = stops_at_ >= 0 && operation >= stops_at_;
  const bool fails = operation == fails_at_;
  struck_ = struck_ || stopped || fails;
  return stopped || fails;
}

void Disk::settle(File& file, Unsynced unsynced, std::mt19937& random) {
  if (unsynced == Unsynced::lost) file.bytes = file.synced;
  if (unsynced == Unsynced::by_chance && file.bytes.size() > file.synced.size()) {
    file.bytes.resize(file.synced.size() + random() % (file.bytes.size() - file.synced.size() + 1));
  }
  file.synced = file.bytes;
}

void Disk::restart(Unsynced unsynced, uint32_t seed) {
  std::mt19937 random(seed);
  if (unsynced == Unsynced::lost) names_ = synced_names_;
  if (unsynced == Unsynced::by_chance) {
    const std::size_t kept = random() % (history_.size() + 1);
    names_ = kept == 0 ? synced_names_ : history_[kept - 1];
  }
  history_.clear();
  for (auto& [path, file] : names_) settle(*file, unsynced, random);
  synced_names_ = names_;
  stops_at_ = fails_at_ = -1;
  operations_ = 0;
  struck_ = false;
}

std::map<std::string, std::string> Disk::files_in(const fs::path& folder) const {
  std::map<std::string, std::string> result;
  for (const auto& [path, file] : names_) {
    if (is_below(path, folder)) result[path.lexically_relative(folder)] = file->bytes;
  }
  return result;
}

void Disk::put(const fs::path& path, const std::string& bytes) {
  names_[path] = std::make_shared<File>(File{bytes, bytes});
  synced_names_[path] = names_[path];
}

Result<Disk::File*> MemoryFiles::find(const Path& path) {
  const auto found = disk_.names_.find(path);
  if (found == disk_.names_.end()) return Status::failed(path.string() + ": no such file");
  return found->second.get();
}

Result<FileDescriptor> MemoryFiles::create(const Path& path) {
  if (disk_.strikes()) return full();
  const auto [place, is_new] = disk_.names_.try_emplace(path);
  if (is_new) {
    place->second = std::make_shared<Disk::File>();
    disk_.history_.push_back(disk_.names_);
  }
  place->second->bytes.clear();
  return descriptor();
}

Result<FileDescriptor> MemoryFiles::open(const Path& path) {
  if (disk_.strikes()) return full();
  const Result<Disk::File*> file = find(path);
  if (!file.ok()) return file.status();
  return descriptor();
}

Status MemoryFiles::write_at(const FileDescriptor& /*file*/, const Path& path, uint64_t offset,
                             std::string_view bytes) {
  const bool strikes = disk_.strikes();
  const Result<Disk::File*> file = find(path);
  if (!file.ok()) return file.status();
  if (strikes) bytes = bytes.substr(0, bytes.size() / 2);
  std::string& content = (*file)->bytes;
  if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size());
  content.replace(offset, bytes.size(), bytes);
  return strikes ? full() : Status();
}

Status MemoryFiles::sync(const FileDescriptor& /*file*/, const Path& path) {
  if (disk_.strikes()) return full();
  const Result<Disk::File*> file = find(path);
  if (!file.ok()) return file.status();
  (*file)->synced = (*file)->bytes;
  return {};
}

Status MemoryFiles::truncate(const Path& path, uint64_t size) {
  if (disk_.strikes()) return full();
  const Result<Disk::File*> file = find(path);
  if (!file.ok()) return file.status();
  (*file)->bytes.resize(size);
  (*file)->synced = (*file)->bytes;
  return {};
}

Result<std::optional<uint64_t>> MemoryFiles::size(const Path& path) {
  if (disk_.strikes()) return full();
  const auto found = disk_.names_.find(path);
  if (found == disk_.names_.end()) return std::optional<uint64_t>();
  return std::optional<uint64_t>(found->second->bytes.size());
}

Status MemoryFiles::rename(const Path& from, const Path& to) {
  if (disk_.strikes()) return full();
  const auto found = disk_.names_.find(from);
  if (found == disk_.names_.end()) return Status::failed(from.string() + ": no such file");
  disk_.names_[to] = found->second;
  disk_.names_.erase(from);
  disk_.history_.push_back(disk_.names_);
  return {};
}

Status MemoryFiles::remove(const Path& path) {
  if (disk_.strikes()) return full();
  disk_.names_.erase(path);
  disk_.history_.push_back(disk_.names_);
  return {};
}

Result<std::vector<std::string>> MemoryFiles::walk(const Path& directory) {
  if (disk_.strikes()) return full();
  std::vector<std::string> names;
  for (const auto& [path, file] : disk_.names_) {
    if (!is_below(path, directory)) continue;
    const Path name = path.lexically_relative(directory);
    const bool hidden =
        std::any_of(name.begin(), std::prev(name.end()), [](const Path& part) { return part.native().front() == '.'; });
    if (!hidden) names.push_back(name);
  }
  return names;
}

Result<std::string> MemoryFiles::read(const Path& path, uint64_t offset, uint64_t size) {
  if (disk_.strikes()) return full();
  const Result<Disk::File*> file = find(path);
  if (!file.ok()) return file.status();
  return offset >= (*file)->bytes.size() ? std::string() : (*file)->bytes.substr(offset, size);
}

Status MemoryFiles::sync_directory(const Path& directory) {
  if (disk_.strikes()) return full();
  disk_.history_.clear();
  std::erase_if(disk_.synced_names_, [&](const auto& entry) { return entry.first.parent_path() == directory; });
  for (const auto& entry : disk_.names_) {
    if (entry.first.parent_path() == directory) disk_.synced_names_.insert(entry);
  }
  return {};
}

Status MemoryFiles::create_directories(const Path& /*directory*/) {
  return disk_.strikes() ? full() : Status();
}

}  // namespace pipeline::files::test
