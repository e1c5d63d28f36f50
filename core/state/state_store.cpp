#include "core/state/state_store.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace pipeline::core {
namespace {

constexpr const char* kResetHint =
    "to start again from the beginning, move the state folder and the output of this pipeline away";

constexpr const char* kFolderHint = "make it writable and see that the disk has room, or set another state folder";

Status locked_by_another(const std::filesystem::path& folder, FileOperations& files) {
  const Result<std::string> holder = files.read(folder / "lock");
  const std::string process = holder.ok() && !holder->empty() ? " (process " + *holder + ")" : std::string();
  return Status::failed("another run of this pipeline" + process + " holds the state folder " + folder.string())
      .with_hint("wait until it has ended, or give this pipeline a state folder of its own");
}

}  // namespace

Result<StateStore> StateStore::open(const std::filesystem::path& folder, const std::string& pipeline,
                                    std::shared_ptr<FileOperations> files) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) {
    return Status::failed("can't make the state folder " + folder.string() + ": " + failure.message())
        .with_hint(kFolderHint);
  }
  const std::string lock_path = folder / "lock";
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0) {
    return Status::failed("can't write to the state folder " + folder.string() + ": " + std::strerror(errno))
        .with_hint(kFolderHint);
  }
  StateStore store(folder, pipeline, lock, std::move(files));
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return locked_by_another(folder, *store.files_);
    return Status::failed("can't lock " + lock_path + ": " + std::strerror(errno)).with_hint(kFolderHint);
  }
  const std::string process = std::to_string(::getpid());
  if (::ftruncate(lock, 0) != 0 || ::pwrite(lock, process.data(), process.size(), 0) < 0) {
    return Status::failed("can't write to " + lock_path + ": " + std::strerror(errno)).with_hint(kFolderHint);
  }
  return store;
}

Result<SavedState> StateStore::look(const std::filesystem::path& folder, const std::string& pipeline,
                                    std::shared_ptr<FileOperations> files) {
  const Result<bool> there = files->exists(folder);
  if (there.ok() && !*there) return SavedState{};
  return StateStore(folder, pipeline, -1, std::move(files)).load();
}

StateStore::StateStore(std::filesystem::path folder, std::string pipeline, int lock,
                       std::shared_ptr<FileOperations> files)
    : folder_(std::move(folder)), pipeline_(std::move(pipeline)), lock_(lock), files_(std::move(files)) {}

StateStore::StateStore(StateStore&& other) noexcept
    : folder_(std::move(other.folder_)),
      pipeline_(std::move(other.pipeline_)),
      lock_(std::exchange(other.lock_, -1)),
      files_(std::move(other.files_)) {}

StateStore& StateStore::operator=(StateStore&& other) noexcept {
  std::swap(folder_, other.folder_);
  std::swap(pipeline_, other.pipeline_);
  std::swap(lock_, other.lock_);
  std::swap(files_, other.files_);
  return *this;
}

StateStore::~StateStore() {
  if (lock_ >= 0) ::close(lock_);
}

Result<SavedState> StateStore::load() const {
  const Result<bool> there = files_->exists(file());
  if (!there.ok()) return there.status().with_hint(kFolderHint);
  if (!*there) {
    const Result<bool> earlier = files_->exists(previous());
    if (!earlier.ok()) return earlier.status().with_hint(kFolderHint);
    if (!*earlier) return SavedState{pipeline_, 0, {}, {}, {}};
    return Status::failed("the state file " + file().string() + " is missing, but " + previous().string() + " is there")
        .with_hint("to go on from the state before, rename " + previous().string() + " to " + file().string() + "; " +
                   kResetHint);
  }
  const Result<std::string> text = files_->read(file());
  if (!text.ok()) return text.status().with_hint(kFolderHint);
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

Status StateStore::keep_previous() const {
  const Result<bool> there = files_->exists(file());
  if (!there.ok() || !*there) return there.status();
  const std::filesystem::path temporary = folder_ / "state.previous.json.new";
  Status status = files_->remove(temporary);
  if (!status.ok()) return status;
  if (!files_->link(file(), temporary).ok()) {
    const Result<std::string> text = files_->read(file());
    if (!text.ok()) return text.status();
    status = files_->write_durably(temporary, *text);
    if (!status.ok()) return status;
  }
  return files_->rename(temporary, previous());
}

Status StateStore::save(const SavedState& state) const {
  const std::filesystem::path temporary = folder_ / "state.json.new";
  Status status = files_->write_durably(temporary, encode_state(state));
  if (status.ok()) status = keep_previous();
  if (status.ok()) status = files_->rename(temporary, file());
  if (status.ok()) return files_->sync_folder(folder_).with_hint(kFolderHint);
  // A temporary file that stays behind does no harm: the next save replaces it.
  static_cast<void>(files_->remove(temporary));
  return status.with_context("the state is not saved").with_hint(kFolderHint);
}

}  // namespace pipeline::core
