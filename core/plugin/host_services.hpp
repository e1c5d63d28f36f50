// HostServices: what one stage instance gets from the program (pipeline_host), and the counters of a run.
//
// The address of a HostServices must not change while its stage lives. All callbacks may come from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/plugin.h"

namespace pipeline::core {

// Named counts that are reported at the end of a run. Thread-safe.
class Counters {
 public:
  void add(std::string name, std::uint64_t amount);
  [[nodiscard]] std::vector<std::pair<std::string, std::uint64_t>> all() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t> counts_;
};

class HostServices {
 public:
  // `counters` and `stop` are borrowed.
  HostServices(std::string stage_id, Counters& counters, const std::atomic<bool>& stop);
  HostServices(const HostServices&) = delete;
  HostServices& operator=(const HostServices&) = delete;

  [[nodiscard]] const pipeline_host* host() const { return &host_; }
  // From now on the stage finds `functions`, borrowed, under this id. Not thread-safe.
  void offer(std::string id, const void* functions) { extensions_[std::move(id)] = functions; }

 private:
  std::string stage_id_;
  Counters& counters_;
  const std::atomic<bool>& stop_;
  std::map<std::string, const void*, std::less<>> extensions_;
  pipeline_host host_{};
};

}  // namespace pipeline::core
