#include "pipeline/sdk/files/file_operations.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace pipeline::files {
namespace {

// Linux writes no more than this at once.
constexpr std::size_t kMostAtOnce = std::size_t{1} << 30U;
constexpr uint64_t kChunk = uint64_t{4} << 20U;

Status system_error(const std::string& what, int number) {
  Status status = Status::failed(what + ": " + std::generic_category().message(number));
  if (number == ENOSPC || number == EDQUOT) {
    return status.with_hint("free some space and run again; what was committed before is safe");
  }
  if (number == EMFILE) return status.with_hint("raise the limit of open files (ulimit -n)");
  return status;
}

Result<FileDescriptor> open_file(const std::filesystem::path& path, int flags, const std::string& what) {
  const int number = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
  if (number < 0) return system_error(what + " " + path.string(), errno);
  return FileDescriptor(number);
}

// Takes the blocks of each whole chunk at once, which costs less than one by one as they are written; those of the
// first aren't, since most files are small. Where it isn't possible, writing goes on without.
void reserve_chunk(const FileDescriptor& file, uint64_t begin, uint64_t end) {
  const uint64_t from = (begin + kChunk - 1) / kChunk * kChunk;
  if (from == 0 || from >= end) return;
  const uint64_t to = (end + kChunk - 1) / kChunk * kChunk;
  ::fallocate(file.number(), FALLOC_FL_KEEP_SIZE, static_cast<off_t>(from), static_cast<off_t>(to - from));
}

// Lets the disk begin with each whole chunk, so that `sync` has little left to wait for. An error shows up there.
void start_writing_out(const FileDescriptor& file, uint64_t begin, uint64_t end) {
  const uint64_t from = begin / kChunk * kChunk;
  const uint64_t to = end / kChunk * kChunk;
  if (from == to) return;
  ::sync_file_range(file.number(), static_cast<off_t>(from), static_cast<off_t>(to - from), SYNC_FILE_RANGE_WRITE);
}

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (is_open()) ::close(number_);
}

Result<FileDescriptor> FileOperations::create(const Path& path) {
  return open_file(path, O_WRONLY | O_CREAT | O_TRUNC, "can't make");
}

Result<FileDescriptor> FileOperations::open(const Path& path) {
  return open_file(path, O_WRONLY, "can't open");
}

Status FileOperations::write_at(const FileDescriptor& file, const Path& path, uint64_t offset, std::string_view bytes) {
  reserve_chunk(file, offset, offset + bytes.size());
  while (!bytes.empty()) {
    const ssize_t written =
        ::pwrite(file.number(), bytes.data(), std::min(bytes.size(), kMostAtOnce), static_cast<off_t>(offset));
    if (written < 0) {
      if (errno == EINTR) continue;
      return system_error("can't write " + std::to_string(bytes.size()) + " more bytes to " + path.string(), errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<uint64_t>(written);
    start_writing_out(file, offset - static_cast<uint64_t>(written), offset);
  }
  return {};
}

Status FileOperations::sync(const FileDescriptor& file, const Path& path) {
  if (::fdatasync(file.number()) == 0) return {};
  return system_error("can't bring " + path.string() + " to the disk", errno);
}

void FileOperations::trim(const FileDescriptor& file) {
  constexpr blkcnt_t unit = 512;  // of st_blocks
  struct stat entry {};
  if (::fstat(file.number(), &entry) != 0 || entry.st_blocks * unit < entry.st_size + entry.st_blksize) return;
  // To the same size: what lies behind is given back. It is no loss if that fails.
  [[maybe_unused]] const int ignored = ::ftruncate(file.number(), entry.st_size);
}

Status FileOperations::truncate(const Path& path, uint64_t size) {
  const std::string what = "can't cut " + path.string() + " to " + std::to_string(size) + " bytes";
  const Result<FileDescriptor> file = open(path);
  if (!file.ok()) return file.status();
  if (::ftruncate(file->number(), static_cast<off_t>(size)) != 0 || ::fsync(file->number()) != 0) {
    return system_error(what, errno);
  }
  return {};
}

Result<std::optional<uint64_t>> FileOperations::size(const Path& path) {
  struct stat entry {};
  if (::stat(path.c_str(), &entry) != 0) {
    if (errno == ENOENT) return std::optional<uint64_t>();
    return system_error("can't look at " + path.string(), errno);
  }
  if (!S_ISREG(entry.st_mode)) return Status::failed(path.string() + " is not a regular file");
  return std::optional(static_cast<uint64_t>(entry.st_size));
}

Status FileOperations::rename(const Path& from, const Path& to) {
  if (::rename(from.c_str(), to.c_str()) == 0) return {};
  return system_error("can't rename " + from.string() + " to " + to.string(), errno);
}

Status FileOperations::remove(const Path& path) {
  if (::unlink(path.c_str()) == 0 || errno == ENOENT) return {};
  return system_error("can't remove " + path.string(), errno);
}

Result<std::vector<std::string>> FileOperations::walk(const Path& directory) {
  std::vector<std::string> names;
  std::error_code error;
  if (!std::filesystem::exists(directory, error)) return names;
  std::filesystem::recursive_directory_iterator entry(directory, error);
  for (; !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
    const bool is_hidden = entry->path().filename().native().front() == '.';
    if (entry->is_directory(error) && is_hidden) entry.disable_recursion_pending();
    if (entry->is_regular_file(error)) names.push_back(entry->path().lexically_relative(directory).string());
  }
  if (error) return system_error("can't list " + directory.string(), error.value());
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::string> FileOperations::read(const Path& path, uint64_t offset, uint64_t size) {
  const Result<FileDescriptor> file = open_file(path, O_RDONLY, "can't open");
  if (!file.ok()) return file.status();
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t read = ::pread(file->number(), bytes.data() + done, std::min(bytes.size() - done, kMostAtOnce),
                                 static_cast<off_t>(offset + done));
    if (read < 0 && errno == EINTR) continue;
    if (read < 0) return system_error("can't read " + path.string(), errno);
    if (read == 0) break;
    done += static_cast<std::size_t>(read);
  }
  bytes.resize(done);
  return bytes;
}

Status FileOperations::sync_directory(const Path& directory) {
  const Result<FileDescriptor> file = open_file(directory, O_RDONLY | O_DIRECTORY, "can't open the folder");
  if (!file.ok()) return file.status();
  if (::fsync(file->number()) == 0) return {};
  return system_error("can't bring the folder " + directory.string() + " to the disk", errno);
}

Status FileOperations::create_directories(const Path& directory) {
  std::error_code error;
  if (std::filesystem::is_directory(directory, error)) return {};
  const Path parent = directory.has_filename() ? directory.parent_path() : directory.parent_path().parent_path();
  if (!parent.empty() && parent != directory) {
    Status status = create_directories(parent);
    if (!status.ok()) return status;
  }
  if (::mkdir(directory.c_str(), 0777) != 0) {
    const int number = errno;
    if (number != EEXIST || !std::filesystem::is_directory(directory, error)) {
      return system_error("can't make the folder " + directory.string(), number);
    }
  }
  return sync_directory(parent.empty() ? Path(".") : parent);
}

}  // namespace pipeline::files
