#include "standard_output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace pipeline::airbyte {
namespace {

constexpr int kPollMilliseconds = 200;

}  // namespace

StandardOutput::StandardOutput(int descriptor) : descriptor_(descriptor) {
  struct stat kind {};
  if (::fstat(descriptor, &kind) != 0 || (!S_ISFIFO(kind.st_mode) && !S_ISSOCK(kind.st_mode))) return;
  flags_ = ::fcntl(descriptor, F_GETFL);
  if (flags_ >= 0) ::fcntl(descriptor, F_SETFL, flags_ | O_NONBLOCK);
}

StandardOutput::~StandardOutput() {
  if (flags_ >= 0) ::fcntl(descriptor_, F_SETFL, flags_);
}

Status StandardOutput::write(std::string_view lines, const std::function<bool()>& give_up) {
  {
    const std::lock_guard lock(mutex_);
    if (Status status = push(lines); !status.ok()) return status;
    if (backlog_.empty()) return {};
  }
  for (;;) {
    pollfd waiting{descriptor_, POLLOUT, 0};
    ::poll(&waiting, 1, kPollMilliseconds);
    const std::lock_guard lock(mutex_);
    if (Status status = push_backlog(); !status.ok()) return status;
    if (backlog_.empty()) return {};
    if (give_up()) return Status::stopped();
  }
}

void StandardOutput::write_soon(std::string_view lines) {
  const std::lock_guard lock(mutex_);
  static_cast<void>(push(lines));
}

bool StandardOutput::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

Status StandardOutput::push(std::string_view lines) {
  if (!backlog_.empty()) {
    backlog_.append(lines);
    return push_backlog();
  }
  while (!lines.empty()) {
    const ssize_t written = ::write(descriptor_, lines.data(), lines.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      backlog_.assign(lines);
      return {};
    }
    if (written < 0) {
      closed_ = errno == EPIPE;
      return Status::failed(std::string("can't write to stdout: ") + std::strerror(errno));
    }
    lines.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Status StandardOutput::push_backlog() {
  std::string waiting;
  waiting.swap(backlog_);
  return push(waiting);
}

StandardOutput& standard_output() {
  static StandardOutput output(STDOUT_FILENO);
  return output;
}

}  // namespace pipeline::airbyte
