// StandardOutput: stdout of this process, shared by the sink (records, states) and by whoever logs.
//
// Whole lines go out in the order in which they were handed over; lines of several threads never mix. A log line never
// waits: what a slow reader doesn't take yet stays here until the next write. Thread-safe.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "pipeline/sdk/status.hpp"

namespace pipeline::airbyte {

class StandardOutput {
 public:
  // `descriptor` is borrowed. A pipe is set to non-blocking until this object ends.
  explicit StandardOutput(int descriptor);
  StandardOutput(const StandardOutput&) = delete;
  StandardOutput& operator=(const StandardOutput&) = delete;
  ~StandardOutput();

  // Writes whole lines and waits until they are taken. `give_up` is asked a few times a second while it waits; once it
  // says so, the status is "stopped" and what is not written yet stays here. A failure when the reader is gone.
  Status write(std::string_view lines, const std::function<bool()>& give_up);
  // Writes whole lines as far as they are taken at once.
  void write_soon(std::string_view lines);
  // True once nobody reads any more.
  [[nodiscard]] bool closed() const;

 private:
  Status push(std::string_view lines);
  Status push_backlog();

  const int descriptor_;
  int flags_ = -1;  // to be restored; -1 = nothing was changed
  mutable std::mutex mutex_;
  std::string backlog_;
  bool closed_ = false;
};

// The one of this process, which the stages of this plugin share.
StandardOutput& standard_output();

}  // namespace pipeline::airbyte
