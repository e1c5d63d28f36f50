// Engine: how a verb uses the program, the C++ form of pipeline/ext/engine.h. A cheap value; one thread.
//
// REQUIRES, of every method: `available()`.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "pipeline/ext/engine.h"
#include "pipeline/sdk/host.hpp"
#include "pipeline/sdk/selection.hpp"
#include "pipeline/sdk/status.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline {

// The value of an option in the form in which somebody wrote it.
using SettingMap = std::vector<std::pair<std::string, std::vector<std::string>>>;
using SettingValue = std::variant<std::string, int64_t, bool, std::vector<std::string>, SettingMap>;

struct StageSettings {
  pipeline_stage_kind kind = PIPELINE_SOURCE;
  std::string name;
  std::vector<std::pair<std::string, SettingValue>> settings;
};

// As pipeline_run_request, which says what each member means.
struct RunRequest {
  std::vector<StageSettings> stages;
  std::vector<Cursor> cursors;
  std::string token;
  std::optional<Selection> selection;
  std::chrono::milliseconds checkpoint_interval{10'000};
  uint32_t readers = 0;
  uint64_t queue_bytes = 0;
};

struct RunResult {
  Status status;
  std::optional<std::size_t> failed_stage;  // index among the stages of the request
  int signal = 0;                           // SIGINT or SIGTERM, when one came
  bool stopped = false;                     // ended early because of the signal
  uint64_t rows = 0;
};

namespace detail {

// The C form of StageSettings, which it borrows from.
class ExportedSettings {
 public:
  explicit ExportedSettings(const StageSettings& stage) {
    for (const auto& [name, value] : stage.settings) {
      pipeline_setting& setting = settings_.emplace_back();
      setting = {};
      setting.struct_size = sizeof(pipeline_setting);
      setting.name = borrow(name);
      setting.value.struct_size = sizeof(pipeline_option_value);
      setting.value.is_set = 1;
      std::visit([&](const auto& content) { fill(setting, content); }, value);
      pointers_.push_back(&setting);
    }
    exported_ = {sizeof(pipeline_stage_settings), stage.kind, borrow(stage.name), pointers_.data(), pointers_.size()};
  }
  ExportedSettings(const ExportedSettings&) = delete;
  ExportedSettings& operator=(const ExportedSettings&) = delete;
  ~ExportedSettings() = default;

  [[nodiscard]] const pipeline_stage_settings* get() const { return &exported_; }

 private:
  const std::vector<pipeline_string>& strings(const std::vector<std::string>& texts) {
    std::vector<pipeline_string>& result = strings_.emplace_back();
    for (const std::string& text : texts) result.push_back(borrow(text));
    return result;
  }
  void fill(pipeline_setting& setting, const std::string& text) {
    setting.form = PIPELINE_OPTION_STRING;
    setting.value.values = strings_.emplace_back(1, borrow(text)).data();
    setting.value.value_count = 1;
  }
  static void fill(pipeline_setting& setting, int64_t number) {
    setting.form = PIPELINE_OPTION_INTEGER;
    setting.value.integer = number;
  }
  static void fill(pipeline_setting& setting, bool yes) {
    setting.form = PIPELINE_OPTION_BOOLEAN;
    setting.value.integer = yes ? 1 : 0;
  }
  void fill(pipeline_setting& setting, const std::vector<std::string>& texts) {
    setting.form = PIPELINE_OPTION_STRING_LIST;
    setting.value.values = strings(texts).data();
    setting.value.value_count = texts.size();
  }
  void fill(pipeline_setting& setting, const SettingMap& entries) {
    setting.form = PIPELINE_OPTION_STRING_LIST_MAP;
    std::vector<pipeline_option_entry>& exported = entries_.emplace_back();
    for (const auto& [key, texts] : entries) exported.push_back({borrow(key), strings(texts).data(), texts.size()});
    setting.value.entries = exported.data();
    setting.value.entry_count = exported.size();
  }

  // Deques: their elements keep their addresses while they grow.
  std::deque<pipeline_setting> settings_;
  std::deque<std::vector<pipeline_string>> strings_;
  std::deque<std::vector<pipeline_option_entry>> entries_;
  std::vector<const pipeline_setting*> pointers_;
  pipeline_stage_settings exported_{};
};

}  // namespace detail

class Engine {
 public:
  using LogListener = std::function<void(pipeline_log_level, std::string_view)>;

  explicit Engine(const Host& host) : engine_(static_cast<const pipeline_engine*>(host.extension(PIPELINE_ENGINE))) {}
  [[nodiscard]] bool available() const { return engine_ != nullptr; }

  // `listener` is called on any thread; it is borrowed until the next call or the end of the verb. Null = stderr again.
  void log_to(LogListener* listener) const {
    const auto log = [](void* context, pipeline_log_level level, pipeline_string message) {
      (*static_cast<LogListener*>(context))(level, view_of(message));
    };
    engine_->log_to(engine_->context, listener == nullptr ? nullptr : +log, listener);
  }

  [[nodiscard]] std::vector<std::string> names(pipeline_stage_kind kind) const {
    std::vector<std::string> result;
    const auto emit = [](void* context, pipeline_string name) {
      static_cast<std::vector<std::string>*>(context)->emplace_back(view_of(name));
    };
    engine_->list(engine_->context, kind, emit, &result);
    return result;
  }

  [[nodiscard]] Result<const pipeline_stage*> find(pipeline_stage_kind kind, std::string_view name) const {
    const pipeline_stage* stage = nullptr;
    Status status = call(nullptr, [&](pipeline_error* error) {
      return engine_->find(engine_->context, kind, borrow(name), &stage, error);
    });
    if (!status.ok()) return status;
    return stage;
  }

  [[nodiscard]] Status check(const StageSettings& settings) const {
    const Result<const pipeline_stage*> stage = find(settings.kind, settings.name);
    if (!stage.ok()) return stage.status();
    const detail::ExportedSettings exported(settings);
    return call(*stage, [&](pipeline_error* error) { return engine_->check(engine_->context, exported.get(), error); });
  }

  // Of code not_implemented when the source can't.
  [[nodiscard]] Result<std::vector<StreamInfo>> discover(const StageSettings& settings) const {
    const Result<const pipeline_stage*> stage = find(PIPELINE_SOURCE, settings.name);
    if (!stage.ok()) return stage.status();
    const detail::ExportedSettings exported(settings);
    Discovered discovered;
    const auto emit = [](void* context, const pipeline_stream* stream) {
      auto& result = *static_cast<Discovered*>(context);
      Result<StreamInfo> info = StreamInfo::import(*stream);
      if (info.ok()) {
        result.streams.push_back(std::move(info).value());
      } else {
        result.status = info.status().with_context(std::string(view_of(stream->name)));
      }
    };
    Status status = call(*stage, [&](pipeline_error* error) {
      return engine_->discover(engine_->context, exported.get(), emit, &discovered, error);
    });
    if (!status.ok()) return status;
    if (!discovered.status.ok()) return discovered.status;
    return std::move(discovered.streams);
  }

  [[nodiscard]] RunResult run(const RunRequest& request) const {
    std::deque<detail::ExportedSettings> stages;
    std::vector<const pipeline_stage_settings*> stage_pointers;
    stage_pointers.reserve(request.stages.size());
    for (const StageSettings& stage : request.stages) stage_pointers.push_back(stages.emplace_back(stage).get());
    const BorrowedCursors cursors(request.cursors);
    std::optional<ExportedSelection> selection;
    if (request.selection) selection.emplace(*request.selection);
    const pipeline_run_request exported{sizeof(pipeline_run_request),
                                        request.readers,
                                        stage_pointers.data(),
                                        stage_pointers.size(),
                                        cursors.pointers(),
                                        cursors.size(),
                                        borrow(request.token),
                                        selection ? selection->get() : nullptr,
                                        request.checkpoint_interval.count(),
                                        request.queue_bytes};
    pipeline_run_report report{sizeof(pipeline_run_report), PIPELINE_NO_STAGE, 0, 0, 0};
    const auto failed_stage = [&]() -> const pipeline_stage* {
      if (report.failed_stage >= request.stages.size()) return nullptr;
      const StageSettings& stage = request.stages[report.failed_stage];
      const Result<const pipeline_stage*> found = find(stage.kind, stage.name);
      return found.ok() ? *found : nullptr;
    };
    RunResult result;
    pipeline_error error = empty_error();
    const pipeline_status code = engine_->run(engine_->context, &exported, &report, &error);
    if (code != PIPELINE_OK) result.status = status_of(failed_stage(), code, error);
    if (report.failed_stage != PIPELINE_NO_STAGE) result.failed_stage = report.failed_stage;
    result.signal = static_cast<int>(report.signal);
    result.stopped = report.stopped != 0;
    result.rows = report.rows;
    return result;
  }

 private:
  struct Discovered {
    std::vector<StreamInfo> streams;
    Status status;
  };

  static pipeline_error empty_error() {
    pipeline_error error{};
    error.struct_size = sizeof error;
    error.option_index = PIPELINE_NO_OPTION;
    return error;
  }
  static Status status_of(const pipeline_stage* stage, pipeline_status code, const pipeline_error& error) {
    Status status(static_cast<StatusCode>(code), error.message);
    if (error.hint[0] != '\0') status = status.with_hint(error.hint);
    if (stage != nullptr && error.option_index >= 0 &&
        static_cast<uint32_t>(error.option_index) < stage->option_count) {
      status = status.with_option(stage->options[error.option_index]->name);
    }
    return status;
  }
  // `stage` is whose option the error may blame, or null.
  template <typename Function>
  static Status call(const pipeline_stage* stage, Function function) {
    pipeline_error error = empty_error();
    const pipeline_status code = function(&error);
    return code == PIPELINE_OK ? Status() : status_of(stage, code, error);
  }

  const pipeline_engine* engine_;
};

}  // namespace pipeline
