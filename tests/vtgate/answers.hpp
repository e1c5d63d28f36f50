// Answers: where a stand-in for vtgate takes its VStreams from.
#pragma once

#include <memory>
#include <optional>

#include "pipeline/planetscale/vstream.pb.h"
#include "refusal.hpp"

namespace pipeline::vtgate {

// One call. For one thread at a time.
class Answer {
 public:
  Answer() = default;
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;
  virtual ~Answer() = default;

  // The next response; none = nothing more for now, or the end.
  virtual std::optional<planetscale::wire::VStreamResponse> next() = 0;
  // Set = the call ends with this status, after all responses.
  [[nodiscard]] virtual std::optional<Refusal> end() const = 0;
  // The client went away by itself.
  virtual void abandon() {}
};

// Thread-safe, and so are calls that are open at the same time.
class Answers {
 public:
  Answers() = default;
  Answers(const Answers&) = delete;
  Answers& operator=(const Answers&) = delete;
  virtual ~Answers() = default;

  // The call must not outlive this.
  virtual std::unique_ptr<Answer> open(const planetscale::wire::VStreamRequest& request) = 0;
};

}  // namespace pipeline::vtgate
