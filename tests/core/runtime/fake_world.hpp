// FakeWorld: what the fake stages of the runtime tests read from, write to and fail by; it outlives the runs of a test.
//
// The source has partitions of numbered rows and cuts them into batches at random; a sink has a "disk" that survives a
// run, also a failed one. One world at a time: `FakeWorld::current` is how the stages find it. Thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "core/runtime/pipeline_run.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::core {

// What a sink wrote. `file` may be longer than what its last token covers.
struct FakeDisk {
  std::vector<int64_t> file;
  std::uint64_t commits = 0;
  std::uint64_t finishes = 0;
  std::uint64_t binds = 0;
  std::uint64_t truncates = 0;
};

class FakeWorld {
 public:
  explicit FakeWorld(std::uint32_t new_seed = 1);
  ~FakeWorld();
  FakeWorld(const FakeWorld&) = delete;
  FakeWorld& operator=(const FakeWorld&) = delete;

  static FakeWorld* current;
  // How rows of different partitions are told apart.
  static constexpr int64_t kPartitionStep = 1'000'000;

  // Set before a run.
  std::uint32_t seed = 1;
  std::size_t partitions = 4;
  int64_t rows = 200;  // of each partition
  int64_t rounds = 1;  // in which they are handed out
  std::uint64_t batch_bytes = 100;
  bool one_stream = false;  // all partitions are slices of one table
  bool endless = false;     // the source never ends, it makes rows until it is stopped
  bool stubborn = false;    // never offers a checkpoint once it was stopped
  bool sleeps = true;
  std::string fail_function;  // "" = none fails
  int fail_call = 0;          // which of its calls fails, from 0
  StatusCode fail_code = StatusCode::failed;
  std::function<void(const std::string& sink)> on_write;
  std::function<void(const std::string& sink)> on_commit;

  // Called first by each function of a stage.
  Status enter(const std::string& function);
  [[nodiscard]] int calls(const std::string& function);
  void breathe();  // a random short sleep

  FakeDisk& disk(const std::string& sink);
  // Holds while a disk is looked at during a run.
  std::mutex disk_mutex;

  // The rows that the cursors of the state file stand for, sorted.
  [[nodiscard]] std::vector<int64_t> covered_rows() const;
  [[nodiscard]] std::vector<int64_t> all_rows() const;
  [[nodiscard]] std::filesystem::path state_directory() const { return directory_ / "state"; }

  // Runs a pipeline of the source, a transform if asked for, and the sinks.
  RunOutcome run(std::vector<std::string> sinks, bool transform = false);
  RunSettings settings;
  std::atomic<int> stop_signal = 0;
  std::set<std::string> wrong;  // what the stages found to be against the contract

 private:
  std::filesystem::path directory_;
  std::mutex mutex_;
  std::map<std::string, int> calls_;
  std::map<std::string, FakeDisk> disks_;
  std::uint64_t random_state_ = 1;
};

}  // namespace pipeline::core
