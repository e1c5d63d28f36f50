#include "core/state/state_store.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "core/state/durable_file.hpp"

namespace pipeline::core {
namespace {

constexpr const char* kResetHint =
    "to start again from the beginning, move the state folder and the output of this pipeline away";

Result<std::string> read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in.is_open() || in.bad()) return Status::failed("can't read the state file " + path.string());
  return text;
}

Status locked_by_another(const std::filesystem::path& folder) {
  const Result<std::string> holder = read_text(folder / "lock");
  const std::string process = holder.ok() && !holder->empty() ? " (process " + *holder + ")" : std::string();
  return Status::failed("another run of this pipeline" + process + " holds the state folder " + folder.string())
      .with_hint("wait until it has ended, or give this pipeline a state folder of its own");
}

}  // namespace

Result<StateStore> StateStore::open(const std::filesystem::path& folder, const std::string& pipeline) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) return Status::failed("can't make the state folder " + folder.string() + ": " + failure.message());
  const std::string lock_path = folder / "lock";
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0)
    return Status::failed("can't write to the state folder " + folder.string() + ": " + std::strerror(errno));
  StateStore store(folder, pipeline, lock);
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) return locked_by_another(folder);
  const std::string process = std::to_string(::getpid());
  if (::ftruncate(lock, 0) != 0 || ::pwrite(lock, process.data(), process.size(), 0) < 0) {
    return Status::failed("can't write to " + lock_path + ": " + std::strerror(errno));
  }
  return store;
}

StateStore::StateStore(std::filesystem::path folder, std::string pipeline, int lock)
    : folder_(std::move(folder)), pipeline_(std::move(pipeline)), lock_(lock) {}

StateStore::StateStore(StateStore&& other) noexcept
    : folder_(std::move(other.folder_)), pipeline_(std::move(other.pipeline_)), lock_(std::exchange(other.lock_, -1)) {}

StateStore& StateStore::operator=(StateStore&& other) noexcept {
  std::swap(folder_, other.folder_);
  std::swap(pipeline_, other.pipeline_);
  std::swap(lock_, other.lock_);
  return *this;
}

StateStore::~StateStore() {
  if (lock_ >= 0) ::close(lock_);
}

Result<SavedState> StateStore::load() const {
  if (!std::filesystem::exists(file())) {
    if (!std::filesystem::exists(previous())) return SavedState{pipeline_, 0, {}, {}};
    return Status::failed("the state file " + file().string() + " is missing, but " + previous().string() + " is there")
        .with_hint(kResetHint);
  }
  const Result<std::string> text = read_text(file());
  if (!text.ok()) return text.status();
  Result<SavedState> state = decode_state(*text);
  if (!state.ok()) {
    return state.status()
        .with_context("the state file " + file().string() + " can't be used")
        .with_hint(std::string("the state before it is in ") + previous().string() + "; " + kResetHint);
  }
  if (state->pipeline != pipeline_) {
    return Status::failed("the state file " + file().string() + " belongs to the pipeline \"" + state->pipeline +
                          "\", this one is \"" + pipeline_ + "\"")
        .with_hint("give each pipeline a state folder of its own");
  }
  return state;
}

Status StateStore::save(const SavedState& state) const {
  const std::filesystem::path temporary = folder_ / "state.json.new";
  Status status = write_durably(temporary, encode_state(state));
  if (!status.ok()) return status;
  std::error_code failure;
  if (std::filesystem::exists(file())) {
    std::filesystem::remove(previous(), failure);
    std::filesystem::create_hard_link(file(), previous(), failure);
  }
  std::filesystem::rename(temporary, file(), failure);
  if (failure) return Status::failed("can't replace " + file().string() + ": " + failure.message());
  return sync_folder(folder_);
}

}  // namespace pipeline::core
