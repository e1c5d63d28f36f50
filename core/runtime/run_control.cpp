#include "core/runtime/run_control.hpp"

#include <spdlog/spdlog.h>

namespace pipeline::core {

void RunControl::fail(std::optional<std::size_t> stage, Status status) {
  {
    const std::lock_guard lock(mutex_);
    if (failure_ || (stop_ && status.code() == StatusCode::stopped)) {
      spdlog::debug("after the run was stopped: {}", status.message());
    } else {
      spdlog::debug("all stages are stopped because of: {}", status.message());
      failure_ = RunFailure{stage, std::move(status)};
    }
  }
  stop_now();
}

void RunControl::stop_now() {
  winding_down_ = true;
  stop_ = true;
  std::vector<std::function<void()>> listeners;
  {
    const std::lock_guard lock(mutex_);
    listeners = listeners_;
  }
  for (const auto& listener : listeners) listener();
}

std::optional<RunFailure> RunControl::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void RunControl::on_stop(std::function<void()> listener) {
  const std::lock_guard lock(mutex_);
  listeners_.push_back(std::move(listener));
}

}  // namespace pipeline::core
