// LogListener: sends the log lines of the program and of all stages to a verb instead of to stderr.
#pragma once

#include <memory>

#include "pipeline/plugin.h"

namespace spdlog {
class logger;
}

namespace pipeline::core {

class LogListener {
 public:
  using Log = void (*)(void* context, pipeline_log_level level, pipeline_string message);

  LogListener() = default;
  LogListener(const LogListener&) = delete;
  LogListener& operator=(const LogListener&) = delete;
  // Log lines go to where they went before.
  ~LogListener() { listen(nullptr, nullptr); }

  // `log` is called on any thread, with lines of all levels. Null = none listens.
  void listen(Log log, void* context);

 private:
  std::shared_ptr<spdlog::logger> before_;
};

}  // namespace pipeline::core
