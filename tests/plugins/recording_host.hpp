// RecordingHost: a pipeline_host that keeps what a stage logs and counts.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/sdk/host.hpp"

namespace pipeline::testing {

class RecordingHost {
 public:
  RecordingHost() {
    host_.struct_size = sizeof host_;
    host_.abi_major = PIPELINE_ABI_MAJOR;
    host_.abi_minor = PIPELINE_ABI_MINOR;
    host_.context = this;
    host_.log = [](void* context, pipeline_log_level level, pipeline_string message) {
      auto& self = *static_cast<RecordingHost*>(context);
      const std::lock_guard lock(self.mutex_);
      self.messages_.emplace_back(level, view_of(message));
    };
    host_.count = [](void* context, pipeline_string name, uint64_t amount) {
      auto& self = *static_cast<RecordingHost*>(context);
      const std::lock_guard lock(self.mutex_);
      self.counts_[std::string(view_of(name))] += amount;
    };
    host_.stop_requested = [](void* context) -> uint32_t { return static_cast<RecordingHost*>(context)->stop ? 1 : 0; };
    host_.extension = [](void* /*context*/, const char* /*id*/) -> const void* { return nullptr; };
  }
  RecordingHost(const RecordingHost&) = delete;
  RecordingHost& operator=(const RecordingHost&) = delete;

  [[nodiscard]] const pipeline_host* get() const { return &host_; }
  [[nodiscard]] Host host() const { return Host(&host_); }
  [[nodiscard]] std::vector<std::string> warnings() const {
    std::vector<std::string> result;
    for (const auto& [level, message] : messages_) {
      if (level == PIPELINE_LOG_WARNING) result.push_back(message);
    }
    return result;
  }
  [[nodiscard]] const std::map<std::string, uint64_t>& counts() const { return counts_; }

  std::atomic<bool> stop{false};

 private:
  pipeline_host host_{};
  std::mutex mutex_;
  std::vector<std::pair<pipeline_log_level, std::string>> messages_;
  std::map<std::string, uint64_t> counts_;
};

}  // namespace pipeline::testing
