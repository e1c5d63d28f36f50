#include "core/state/file_operations.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>

namespace pipeline::core {
namespace {

Status failure(const char* what, const std::filesystem::path& path, const std::string& reason) {
  return Status::failed(std::string("can't ") + what + " " + path.string() + ": " + reason);
}

Status failure(const char* what, const std::filesystem::path& path, const std::error_code& code) {
  return code ? failure(what, path, code.message()) : Status();
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

Result<bool> FileOperations::exists(const std::filesystem::path& path) {
  std::error_code code;
  const bool there = std::filesystem::exists(path, code);
  if (code) return failure("look at", path, code);
  return there;
}

Result<std::string> FileOperations::read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in.is_open()) return failure("read", path, std::strerror(errno));
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (in.bad()) return failure("read", path, "the file system failed");
  return text;
}

Status FileOperations::write_durably(const std::filesystem::path& path, std::string_view content) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return failure("write", path, std::strerror(errno));
  Status status;
  if (!write_all(file, content) || ::fsync(file) != 0) status = failure("write", path, std::strerror(errno));
  if (::close(file) != 0 && status.ok()) status = failure("write", path, std::strerror(errno));
  return status;
}

Status FileOperations::link(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code code;
  std::filesystem::create_hard_link(from, to, code);
  return failure("link", to, code);
}

Status FileOperations::rename(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code code;
  std::filesystem::rename(from, to, code);
  return failure("replace", to, code);
}

Status FileOperations::remove(const std::filesystem::path& path) {
  std::error_code code;
  std::filesystem::remove(path, code);
  return failure("remove", path, code);
}

Status FileOperations::sync_folder(const std::filesystem::path& folder) {
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return failure("open", folder, std::strerror(errno));
  Status status;
  if (::fsync(file) != 0) status = failure("sync", folder, std::strerror(errno));
  ::close(file);
  return status;
}

}  // namespace pipeline::core
