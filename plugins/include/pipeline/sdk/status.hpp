// Status and Result: how C++ code on both sides of the plugin boundary tells that something went wrong.
//
// A Status is a value: a code, one sentence for people, a hint, and the option to blame. The default Status is ok. Not
// thread-safe for concurrent writes; copies are independent.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "pipeline/plugin.h"

namespace pipeline {

// The codes are those of plugin.h; what each asks of the program is written there.
enum class StatusCode : int32_t {
  ok = PIPELINE_OK,
  retry = PIPELINE_RETRY,
  invalid = PIPELINE_INVALID,
  failed = PIPELINE_FAILED,
  stopped = PIPELINE_STOPPED,
  not_implemented = PIPELINE_NOT_IMPLEMENTED,
};

class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(StatusCode code, std::string message)
      : detail_(std::make_shared<const Detail>(Detail{code, std::move(message), {}, {}})) {}

  static Status retry(std::string message) { return {StatusCode::retry, std::move(message)}; }
  static Status invalid(std::string message) { return {StatusCode::invalid, std::move(message)}; }
  static Status failed(std::string message) { return {StatusCode::failed, std::move(message)}; }
  static Status stopped() { return {StatusCode::stopped, "stopped"}; }

  // Copies of this status with more said.
  [[nodiscard]] Status with_hint(std::string hint) const {
    return changed([&](Detail& detail) { detail.hint = std::move(hint); });
  }
  // `option` is the name of the option to blame, as in the stage's option table.
  [[nodiscard]] Status with_option(std::string option) const {
    return changed([&](Detail& detail) { detail.option = std::move(option); });
  }
  // Puts "context: " before the message.
  [[nodiscard]] Status with_context(std::string_view context) const {
    return changed([&](Detail& detail) { detail.message = std::string(context) + ": " + detail.message; });
  }

  [[nodiscard]] bool ok() const { return detail_ == nullptr; }
  [[nodiscard]] StatusCode code() const { return detail_ ? detail_->code : StatusCode::ok; }
  [[nodiscard]] const std::string& message() const { return text(&Detail::message); }
  [[nodiscard]] const std::string& hint() const { return text(&Detail::hint); }
  [[nodiscard]] const std::string& option() const { return text(&Detail::option); }

 private:
  struct Detail {
    StatusCode code;
    std::string message;
    std::string hint;
    std::string option;
  };

  template <typename Change>
  [[nodiscard]] Status changed(Change change) const {
    if (ok()) return {};
    Detail detail = *detail_;
    change(detail);
    Status result;
    result.detail_ = std::make_shared<const Detail>(std::move(detail));
    return result;
  }

  [[nodiscard]] const std::string& text(std::string Detail::*member) const {
    static const std::string empty;
    return detail_ ? (*detail_).*member : empty;
  }

  std::shared_ptr<const Detail> detail_;  // null = ok
};

// A value, or the Status that tells why there is none. REQUIRES: value() only after ok().
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Status status) : content_(std::in_place_index<1>, std::move(status)) {}

  [[nodiscard]] bool ok() const { return content_.index() == 0; }
  [[nodiscard]] Status status() const { return ok() ? Status() : std::get<1>(content_); }
  [[nodiscard]] T& value() & { return std::get<0>(content_); }
  [[nodiscard]] const T& value() const& { return std::get<0>(content_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(content_)); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }

 private:
  std::variant<T, Status> content_;
};

}  // namespace pipeline
