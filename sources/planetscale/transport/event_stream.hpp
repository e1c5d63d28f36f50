// EventStream and Connector: where VStream responses come from. gRPC in a run, recordings in tests.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <variant>

#include "pipeline/planetscale/vstream.pb.h"
#include "pipeline/sdk/status.hpp"

namespace pipeline::planetscale {

// How a stream ended: the gRPC status code and its message.
struct StreamEnd {
  int code = 0;
  std::string message;
};
// Nothing came in the time that was given.
struct StreamQuiet {};
// The bytes of one VStreamResponse.
using StreamMessage = std::string;

using StreamRead = std::variant<StreamMessage, StreamQuiet, StreamEnd>;

// One open call. Not thread-safe. Destroying it cancels the call.
class EventStream {
 public:
  EventStream() = default;
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;
  virtual ~EventStream() = default;
  // Waits for the next response, `wait` at the longest. REQUIRES: not called after a StreamEnd.
  virtual StreamRead read(std::chrono::milliseconds wait) = 0;
};

// Opens streams. Thread-safe.
class Connector {
 public:
  Connector() = default;
  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;
  virtual ~Connector() = default;
  virtual std::unique_ptr<EventStream> open(const wire::VStreamRequest& request) = 0;
};

}  // namespace pipeline::planetscale
