#include "output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace pipeline::csv {
namespace {

constexpr std::size_t kFull = 1U << 20U;

}  // namespace

Status file_error(const char* what, const std::filesystem::path& path) {
  return Status::failed(std::string("can't ") + what + " " + path.string() + ": " + std::strerror(errno));
}

Result<OutputFile> OutputFile::open(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return file_error("open", path);
  struct stat info {};
  if (::fstat(file, &info) != 0) {
    ::close(file);
    return file_error("look at", path);
  }
  return OutputFile(file, static_cast<std::uint64_t>(info.st_size), path);
}

OutputFile::OutputFile(int file, std::uint64_t size, std::filesystem::path path)
    : file_(file), size_(size), path_(std::move(path)) {}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      size_(other.size_),
      path_(std::move(other.path_)),
      buffer_(std::move(other.buffer_)) {}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(size_, other.size_);
  std::swap(path_, other.path_);
  std::swap(buffer_, other.buffer_);
  return *this;
}

OutputFile::~OutputFile() {
  if (file_ >= 0) ::close(file_);
}

Status OutputFile::write_if_full() {
  return buffer_.size() < kFull ? Status() : flush();
}

Status OutputFile::flush() {
  std::size_t done = 0;
  while (done < buffer_.size()) {
    const ssize_t written = ::write(file_, buffer_.data() + done, buffer_.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return file_error("write to", path_);
    done += static_cast<std::size_t>(written);
    size_ += static_cast<std::uint64_t>(written);
  }
  buffer_.clear();
  return {};
}

Status OutputFile::sync() {
  return ::fdatasync(file_) == 0 ? Status() : file_error("sync", path_);
}

Status OutputFile::truncate(std::uint64_t size) {
  if (::ftruncate(file_, static_cast<off_t>(size)) != 0 || ::fsync(file_) != 0) return file_error("truncate", path_);
  size_ = size;
  return {};
}

Status sync_directory(const std::filesystem::path& directory) {
  const int file = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return file_error("open", directory);
  Status status;
  if (::fsync(file) != 0) status = file_error("sync", directory);
  ::close(file);
  return status;
}

}  // namespace pipeline::csv
