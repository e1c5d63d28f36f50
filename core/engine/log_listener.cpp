#include "core/engine/log_listener.hpp"

#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <string_view>
#include <utility>

#include "pipeline/sdk/batch.hpp"

namespace pipeline::core {
namespace {

pipeline_log_level level_of(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::trace:
    case spdlog::level::debug:
      return PIPELINE_LOG_DEBUG;
    case spdlog::level::info:
      return PIPELINE_LOG_INFO;
    case spdlog::level::warn:
      return PIPELINE_LOG_WARNING;
    default:
      return PIPELINE_LOG_ERROR;
  }
}

class ListenerSink : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  ListenerSink(LogListener::Log log, void* context) : log_(log), context_(context) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    log_(context_, level_of(message.level), borrow({message.payload.data(), message.payload.size()}));
  }
  void flush_() override {}

 private:
  LogListener::Log log_;
  void* context_;
};

}  // namespace

void LogListener::listen(Log log, void* context) {
  if (before_ == nullptr && log == nullptr) return;
  if (before_ == nullptr) before_ = spdlog::default_logger();
  if (log == nullptr) {
    spdlog::set_default_logger(std::exchange(before_, nullptr));
    return;
  }
  auto logger = std::make_shared<spdlog::logger>("verb", std::make_shared<ListenerSink>(log, context));
  logger->set_level(spdlog::level::debug);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace pipeline::core
