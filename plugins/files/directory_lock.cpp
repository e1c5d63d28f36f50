#include "pipeline/sdk/files/directory_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace pipeline::files {
namespace {

std::string holder_of(const FileDescriptor& file) {
  std::array<char, 32> text{};
  const ssize_t size = ::pread(file.number(), text.data(), text.size(), 0);
  if (size <= 0) return "another writer";
  return "process " + std::string(text.data(), static_cast<std::size_t>(size));
}

}  // namespace

Result<DirectoryLock> DirectoryLock::acquire(const std::filesystem::path& directory) {
  const std::filesystem::path path = directory / ".pipeline.lock";
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (!file.is_open()) {
    const int number = errno;
    return Status::failed("can't write to the folder " + directory.string() + ": " +
                          std::generic_category().message(number) + " (" + path.string() + ")")
        .with_option("directory");
  }
  if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
    const int number = errno;
    if (number != EWOULDBLOCK) {
      return Status::failed("can't lock " + path.string() + ": " + std::generic_category().message(number))
          .with_option("directory");
    }
    return Status::failed(holder_of(file) + " writes to the folder " + directory.string() + " already")
        .with_option("directory")
        .with_hint("each sink needs a folder of its own; wait for the other run, or give this one another folder");
  }
  const std::string process = std::to_string(::getpid());
  // The process id is only for the message of a second writer: failing to write it harms nobody.
  if (::ftruncate(file.number(), 0) == 0 && ::pwrite(file.number(), process.data(), process.size(), 0) < 0) {
    errno = 0;
  }
  return DirectoryLock(std::move(file));
}

DirectoryLock::~DirectoryLock() {
  if (file_.is_open() && ::ftruncate(file_.number(), 0) != 0) errno = 0;
}

}  // namespace pipeline::files
