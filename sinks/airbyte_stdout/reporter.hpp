// Reporter: what a verb says on stdout besides rows and states. No secret of the configuration gets through.
// Thread-safe once the secrets are set.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "messages.hpp"
#include "pipeline/sdk/status.hpp"
#include "standard_output.hpp"

namespace pipeline::airbyte {

class Reporter {
 public:
  // `output` is borrowed.
  Reporter(StandardOutput& output, bool debug) : output_(output), debug_(debug) {}

  void hide(std::vector<std::string> secrets) { secrets_ = std::move(secrets); }
  // DEBUG lines are dropped unless asked for.
  void log(pipeline_log_level level, std::string_view message) const;
  void warn(std::string_view message) const { log(PIPELINE_LOG_WARNING, message); }
  // A TRACE of type ERROR; `stream` may be null.
  void error(const Status& status, const StreamDescriptor* stream = nullptr) const;
  // A message made elsewhere, without text of people in it.
  void line(std::string_view line) const { output_.write_soon(line); }
  // CONNECTION_STATUS
  void connection_status(const Status& status) const;
  // True once nobody reads any more.
  [[nodiscard]] bool closed() const { return output_.closed(); }
  // Waits, not for long, until everything is taken; false = it isn't.
  [[nodiscard]] bool flush() const;

 private:
  [[nodiscard]] std::string hidden(std::string text) const;

  StandardOutput& output_;
  const bool debug_;
  std::vector<std::string> secrets_;
};

}  // namespace pipeline::airbyte
