// StateStore: the folder that holds a pipeline's state, locked against a second run.
//
//   state.json            the last saved state
//   state.previous.json   the one before
//   lock                  held while a run lasts; holds its process id
//
// Not thread-safe: one thread at a time. Another process is kept out by the lock.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/state/file_operations.hpp"
#include "core/state/saved_state.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::core {

class StateStore {
 public:
  // Makes the folder where it is missing and takes the lock. `pipeline` is the name that the state must carry.
  static Result<StateStore> open(const std::filesystem::path& folder, const std::string& pipeline,
                                 std::shared_ptr<FileOperations> files = std::make_shared<FileOperations>());
  // The saved state without the lock, for a look at it; an empty one when there is no folder.
  static Result<SavedState> look(const std::filesystem::path& folder, const std::string& pipeline,
                                 std::shared_ptr<FileOperations> files = std::make_shared<FileOperations>());
  StateStore(StateStore&& other) noexcept;
  StateStore& operator=(StateStore&& other) noexcept;
  ~StateStore();

  // The saved state; an empty one (checkpoint 0) when nothing was ever saved. A file that is damaged, of another
  // pipeline, or missing although an earlier one is there, is an error; nothing is changed.
  Result<SavedState> load() const;

  // Replaces the saved state, atomically and durably, and keeps the one before. At no moment is there neither. After an
  // error the old state is still there, unless the last step failed (to make sure that the new name is on the disk).
  Status save(const SavedState& state) const;

 private:
  StateStore(std::filesystem::path folder, std::string pipeline, int lock, std::shared_ptr<FileOperations> files);
  [[nodiscard]] Status keep_previous() const;
  [[nodiscard]] std::filesystem::path file() const { return folder_ / "state.json"; }
  [[nodiscard]] std::filesystem::path previous() const { return folder_ / "state.previous.json"; }

  std::filesystem::path folder_;
  std::string pipeline_;
  int lock_ = -1;
  std::shared_ptr<FileOperations> files_;
};

}  // namespace pipeline::core
