// ModelConnector: VStreams of a Keyspace without a network, with faults where a test wants them.
//
// Borrows the keyspace. One thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "model/vstream.hpp"
#include "transport/event_stream.hpp"

namespace pipeline::vtgate::model {

// What a test may do to the streams of a ModelConnector.
struct Weather {
  StreamOptions stream;
  // Called before each read: the world goes on.
  std::function<void()> before_read = [] {};
  // Asked before each event; a status ends the stream there, after the events before it.
  std::function<std::optional<planetscale::StreamEnd>()> cut = []() -> std::optional<planetscale::StreamEnd> {
    return std::nullopt;
  };
  // Called when nothing comes for so long.
  std::function<void(std::chrono::milliseconds)> wait = [](std::chrono::milliseconds) {};
  // True = a heartbeat comes instead of a response.
  std::function<bool()> heartbeat = [] { return false; };
};

class ModelConnector : public planetscale::Connector {
 public:
  // Borrows both.
  ModelConnector(const Keyspace& keyspace, Weather& weather) : keyspace_(keyspace), weather_(weather) {}
  std::unique_ptr<planetscale::EventStream> open(const wire::VStreamRequest& request) override;

 private:
  const Keyspace& keyspace_;
  Weather& weather_;
};

}  // namespace pipeline::vtgate::model
