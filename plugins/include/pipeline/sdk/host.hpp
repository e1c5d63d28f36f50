// Host: what the program offers to a stage. A cheap value; all methods may be called from any thread, until the stage
// is destroyed. A default Host drops logs and counts and never asks to stop: good for unit tests.
#pragma once

#include <cstdint>
#include <string_view>

#include "pipeline/plugin.h"
#include "pipeline/sdk/batch.hpp"

namespace pipeline {

class Host {
 public:
  Host() = default;
  // `host` is borrowed and must outlive this value; see plugin.h.
  explicit Host(const pipeline_host* host) : host_(host) {}

  void debug(std::string_view message) const { log(PIPELINE_LOG_DEBUG, message); }
  void info(std::string_view message) const { log(PIPELINE_LOG_INFO, message); }
  void warn(std::string_view message) const { log(PIPELINE_LOG_WARNING, message); }

  // Adds to a counter that is reported at the end of the run.
  void count(std::string_view name, uint64_t amount = 1) const {
    if (host_ != nullptr) host_->count(host_->context, borrow(name), amount);
  }
  // An ability of the program by its id, or null.
  [[nodiscard]] const void* extension(const char* id) const {
    return host_ == nullptr ? nullptr : host_->extension(host_->context, id);
  }
  [[nodiscard]] bool stop_requested() const { return host_ != nullptr && host_->stop_requested(host_->context) != 0; }

 private:
  void log(pipeline_log_level level, std::string_view message) const {
    if (host_ != nullptr) host_->log(host_->context, level, borrow(message));
  }

  const pipeline_host* host_ = nullptr;
};

}  // namespace pipeline
