#include "fake_world.hpp"

#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include "core/state/saved_state.hpp"
#include "fake_stages.hpp"

namespace pipeline::core {

FakeWorld* FakeWorld::current = nullptr;

FakeWorld::FakeWorld(std::uint32_t new_seed) : seed(new_seed) {
  char pattern[] = "/tmp/pipeline-runtime-XXXXXX";
  directory_ = mkdtemp(pattern);
  settings.pipeline_name = "test";
  settings.state_directory = state_directory();
  settings.queue_bytes = 500;
  settings.checkpoint_interval = std::chrono::milliseconds(0);
  random_state_ = new_seed;
  current = this;
}

FakeWorld::~FakeWorld() {
  current = nullptr;
  std::filesystem::remove_all(directory_);
}

Status FakeWorld::enter(const std::string& function) {
  const std::lock_guard lock(mutex_);
  const int call = calls_[function]++;
  if (function != fail_function || call != fail_call) return {};
  return {fail_code, "planned failure in " + function};
}

int FakeWorld::calls(const std::string& function) {
  const std::lock_guard lock(mutex_);
  return calls_[function];
}

void FakeWorld::breathe() {
  if (!sleeps) return;
  std::uint64_t random = 0;
  {
    const std::lock_guard lock(mutex_);
    random_state_ = random_state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    random = random_state_ >> 33U;
  }
  if (random % 4 == 0) std::this_thread::sleep_for(std::chrono::microseconds(random % 97));
}

FakeDisk& FakeWorld::disk(const std::string& sink) {
  const std::lock_guard lock(mutex_);
  return disks_[sink];
}

std::vector<int64_t> FakeWorld::covered_rows() const {
  std::ifstream in(state_directory() / "state.json", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  std::vector<int64_t> result;
  const Result<SavedState> state = decode_state(text);
  if (!state.ok()) return result;
  std::map<std::size_t, int64_t> reached;
  for (const Cursor& cursor : state->cursors) {
    reached[std::stoul(cursor.slice)] = std::stoll(cursor.value.substr(cursor.value.find(':') + 1));
  }
  for (const auto& [partition, end] : reached) {
    for (int64_t row = 0; row < end; ++row) result.push_back(static_cast<int64_t>(partition) * kPartitionStep + row);
  }
  return result;
}

std::vector<int64_t> FakeWorld::all_rows() const {
  std::vector<int64_t> result;
  for (std::size_t partition = 0; partition < partitions; ++partition) {
    for (int64_t row = 0; row < rows; ++row) result.push_back(static_cast<int64_t>(partition) * kPartitionStep + row);
  }
  return result;
}

RunOutcome FakeWorld::run(std::vector<std::string> sinks, bool transform) {
  {
    const std::lock_guard lock(mutex_);
    calls_.clear();
  }
  std::vector<StageNode> nodes{{"source", &fake_source(), {}, {}}};
  if (transform) nodes.push_back({"transform", &fake_transform(), {}, {0}});
  std::vector<pipeline_string> names(sinks.size());
  std::vector<pipeline_option_value> values(sinks.size());
  std::vector<const pipeline_option_value*> pointers(sinks.size());
  for (std::size_t i = 0; i < sinks.size(); ++i) {
    names[i] = borrow(sinks[i]);
    values[i].struct_size = sizeof(pipeline_option_value);
    values[i].is_set = 1;
    values[i].values = &names[i];
    values[i].value_count = 1;
    pointers[i] = &values[i];
    // With a transform, the first sink reads from it and the others from the source: the way forks before it.
    const std::size_t input = transform && i == 0 ? 1 : 0;
    nodes.push_back({sinks[i], &fake_sink(), OptionPointers(&pointers[i], 1), {input}});
  }
  return run_pipeline(nodes, settings, stop_signal);
}

}  // namespace pipeline::core
