// Engine: the host extension "pipeline.engine/1" (pipeline/ext/engine.h) of this program.
//
// One at a time in a process: it changes where the log goes and what signals do. One thread, that of the verb.
#pragma once

#include <atomic>

#include "core/engine/log_listener.hpp"
#include "core/plugin/plugin_registry.hpp"
#include "core/runtime/stage_node.hpp"
#include "pipeline/ext/engine.h"

namespace pipeline::core {

class Engine {
 public:
  // `stop_signal` is where the program's signal handler leaves SIGINT and SIGTERM; `watch_signals` installs it. All are
  // borrowed.
  Engine(PluginRegistry& registry, const std::atomic<int>& stop_signal, void (*watch_signals)());
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  [[nodiscard]] const pipeline_engine* functions() const { return &functions_; }

 private:
  Result<const pipeline_stage*> find(pipeline_stage_kind kind, pipeline_string name);
  pipeline_status check(const pipeline_stage_settings& settings, pipeline_error* error);
  pipeline_status discover(const pipeline_stage_settings& settings, void (*emit)(void*, const pipeline_stream*),
                           void* emit_context, pipeline_error* error);
  pipeline_status run(const pipeline_run_request& request, pipeline_run_report& report, pipeline_error* error);

  PluginRegistry& registry_;
  const std::atomic<int>& stop_signal_;
  void (*watch_signals_)();
  LogListener log_;
  pipeline_engine functions_{};
};

}  // namespace pipeline::core
