#include "core/state/durable_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace pipeline::core {
namespace {

Status system_error(const char* what, const std::filesystem::path& path) {
  return Status::failed(std::string("can't ") + what + " " + path.string() + ": " + std::strerror(errno));
}

bool write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Status write_durably(const std::filesystem::path& path, std::string_view content) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return system_error("open", path);
  Status status;
  if (!write_all(file, content) || ::fsync(file) != 0) status = system_error("write", path);
  ::close(file);
  return status;
}

Status sync_folder(const std::filesystem::path& folder) {
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return system_error("open", folder);
  Status status;
  if (::fsync(file) != 0) status = system_error("sync", folder);
  ::close(file);
  return status;
}

}  // namespace pipeline::core
