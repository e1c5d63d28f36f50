#include "core/plugin/host_services.hpp"

#include <spdlog/spdlog.h>

#include "pipeline/sdk/batch.hpp"

namespace pipeline::core {
namespace {

spdlog::level::level_enum level_of(pipeline_log_level level) {
  switch (level) {
    case PIPELINE_LOG_DEBUG:
      return spdlog::level::debug;
    case PIPELINE_LOG_INFO:
      return spdlog::level::info;
    case PIPELINE_LOG_WARNING:
      return spdlog::level::warn;
    default:
      return spdlog::level::err;
  }
}

}  // namespace

void Counters::add(std::string name, std::uint64_t amount) {
  const std::lock_guard lock(mutex_);
  counts_[std::move(name)] += amount;
}

std::vector<std::pair<std::string, std::uint64_t>> Counters::all() const {
  const std::lock_guard lock(mutex_);
  return {counts_.begin(), counts_.end()};
}

HostServices::HostServices(std::string stage_id, Counters& counters, const std::atomic<bool>& stop)
    : stage_id_(std::move(stage_id)), counters_(counters), stop_(stop) {
  host_.struct_size = sizeof host_;
  host_.abi_major = PIPELINE_ABI_MAJOR;
  host_.abi_minor = PIPELINE_ABI_MINOR;
  host_.context = this;
  host_.log = [](void* context, pipeline_log_level level, pipeline_string message) {
    spdlog::log(level_of(level), "{}: {}", static_cast<HostServices*>(context)->stage_id_, view_of(message));
  };
  host_.count = [](void* context, pipeline_string name, std::uint64_t amount) {
    static_cast<HostServices*>(context)->counters_.add(std::string(view_of(name)), amount);
  };
  host_.stop_requested = [](void* context) -> std::uint32_t {
    return static_cast<HostServices*>(context)->stop_.load(std::memory_order_relaxed) ? 1U : 0U;
  };
  host_.extension = [](void* context, const char* id) -> const void* {
    const auto& extensions = static_cast<HostServices*>(context)->extensions_;
    const auto found = extensions.find(id);
    return found == extensions.end() ? nullptr : found->second;
  };
}

}  // namespace pipeline::core
