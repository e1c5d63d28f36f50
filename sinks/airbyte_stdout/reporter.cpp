#include "reporter.hpp"

namespace pipeline::airbyte {
namespace {

constexpr std::string_view kHidden = "****";
constexpr int kPatience = 10;  // questions of StandardOutput, a fifth of a second apart

// A failure that trying again won't mend and that names an option is for the user to decide.
const char* failure_type(const Status& status) {
  if (status.code() == StatusCode::retry) return "transient_error";
  if (status.code() == StatusCode::invalid || !status.option().empty()) return "config_error";
  return "system_error";
}

std::string with_hint(const Status& status) {
  return status.hint().empty() ? status.message() : status.message() + " (" + status.hint() + ")";
}

}  // namespace

void Reporter::log(pipeline_log_level level, std::string_view message) const {
  if (level == PIPELINE_LOG_DEBUG && !debug_) return;
  const char* const word = level == PIPELINE_LOG_DEBUG     ? "DEBUG"
                           : level == PIPELINE_LOG_INFO    ? "INFO"
                           : level == PIPELINE_LOG_WARNING ? "WARN"
                                                           : "ERROR";
  output_.write_soon(log_line(word, hidden(std::string(message))));
}

void Reporter::error(const Status& status, const StreamDescriptor* stream) const {
  ErrorTrace trace;
  trace.message = hidden(with_hint(status));
  trace.internal = hidden("code " + std::to_string(static_cast<int>(status.code())) +
                          (status.option().empty() ? "" : ", option " + status.option()) + ": " + status.message());
  trace.failure_type = failure_type(status);
  if (stream != nullptr) trace.stream = *stream;
  output_.write_soon(error_line(trace, now()));
}

void Reporter::connection_status(const Status& status) const {
  output_.write_soon(connection_status_line(status.ok(), hidden(with_hint(status))));
}

bool Reporter::flush() const {
  int left = kPatience;
  return output_.write({}, [&left] { return left-- <= 0; }).ok();
}

std::string Reporter::hidden(std::string text) const {
  for (const std::string& secret : secrets_) {
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + kHidden.size())) {
      text.replace(at, secret.size(), kHidden);
    }
  }
  return text;
}

}  // namespace pipeline::airbyte
