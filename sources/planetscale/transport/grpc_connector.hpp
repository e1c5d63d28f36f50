// The gRPC side: one channel to a vtgate. The only part of the source that knows gRPC.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "pipeline/sdk/status.hpp"
#include "transport/event_stream.hpp"

namespace pipeline::planetscale {

enum class Authentication { none, basic, static_metadata };

struct Endpoint {
  std::string host;
  uint16_t port = 443;
  bool tls = true;
  std::string ca_file;  // empty = the system's roots
  std::string username;
  std::string password;
  Authentication authentication = Authentication::none;

  [[nodiscard]] std::string address() const { return host + ":" + std::to_string(port); }
};

// Fails when the CA file can't be read. Doesn't connect.
Result<std::unique_ptr<Connector>> connect_grpc(const Endpoint& endpoint);

}  // namespace pipeline::planetscale
