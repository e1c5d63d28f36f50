#include "core/plugin/call.hpp"

#include <cstring>

namespace pipeline::core {
namespace {

StatusCode known(pipeline_status code) {
  return code >= PIPELINE_RETRY && code <= PIPELINE_NOT_IMPLEMENTED ? static_cast<StatusCode>(code)
                                                                    : StatusCode::failed;
}

template <std::size_t Size>
std::string text_of(const char (&text)[Size]) {
  return {text, strnlen(text, Size)};
}

}  // namespace

Status defect(const pipeline_stage& stage, std::string_view what) {
  return Status::failed(std::string("stage \"") + stage.name + "\": " + std::string(what) + ": a defect of its plugin");
}

Status status_of(const pipeline_stage& stage, const char* function, pipeline_status code, const pipeline_error& error) {
  std::string message = text_of(error.message);
  if (message.empty()) {
    message = defect(stage, std::string(function) + " failed without saying why").message();
  }
  Status status(known(code), std::move(message));
  const std::string hint = text_of(error.hint);
  if (!hint.empty()) status = status.with_hint(hint);
  if (error.option_index >= 0 && static_cast<std::uint32_t>(error.option_index) < stage.option_count) {
    status = status.with_option(stage.options[error.option_index]->name);
  }
  return status;
}

}  // namespace pipeline::core
