// Receives a copy or a catch-up through the source's own transport and drops it: the floor of what the program can
// take.
//
// Usage: vtgate-drain <port> copy|log <last transaction, for log> [<CA file>]
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <variant>

#include "transport/grpc_connector.hpp"
#include "vstream/event_type.hpp"
#include "vstream/row_event.hpp"
#include "vstream/wire_reader.hpp"

namespace pipeline::planetscale {
namespace {

wire::VStreamRequest request_for(bool copy) {
  wire::VStreamRequest request;
  wire::ShardGtid& start = *request.mutable_vgtid()->add_shard_gtids();
  start.set_keyspace("shop");
  start.set_shard("-");
  if (!copy) start.set_gtid("MySQL56/00000000-0000-0000-0000-000000000001:1-167");
  request.mutable_filter()->add_rules()->set_match("big");
  return request;
}

// Only small responses are looked into: the last ones.
bool is_last(std::string_view response, bool copy, const std::string& last_gtid) {
  if (!copy) return response.find(last_gtid) != std::string_view::npos;
  if (response.size() > 4096) return false;
  WireReader events(response);
  EventHead head;
  while (events.next()) {
    if (read_event_head(events.bytes(), head) && head.type == event_type::kCopyCompleted) return true;
  }
  return false;
}

int drain(const Endpoint& endpoint, bool copy, const std::string& last_gtid) {
  const Result<std::unique_ptr<Connector>> connector = connect_grpc(endpoint);
  if (!connector.ok()) {
    std::cerr << connector.status().message() << "\n";
    return 1;
  }
  const std::unique_ptr<EventStream> stream = (*connector)->open(request_for(copy));
  std::size_t bytes = 0;
  for (;;) {
    const StreamRead read = stream->read(std::chrono::milliseconds(250));
    if (const auto* end = std::get_if<StreamEnd>(&read)) {
      std::cerr << end->message << "\n";
      return 1;
    }
    const auto* message = std::get_if<StreamMessage>(&read);
    if (message == nullptr) continue;
    bytes += message->size();
    if (is_last(*message, copy, last_gtid)) break;
  }
  std::cout << bytes << " bytes\n";
  return 0;
}

}  // namespace
}  // namespace pipeline::planetscale

int main(int count, char** arguments) {
  if (count < 4) {
    std::cerr << "usage: vtgate-drain <port> copy|log <last transaction> [<CA file>]\n";
    return 2;
  }
  pipeline::planetscale::Endpoint endpoint;
  endpoint.host = "localhost";
  endpoint.port = static_cast<uint16_t>(std::atoi(arguments[1]));
  endpoint.tls = count > 4;
  if (endpoint.tls) endpoint.ca_file = arguments[4];
  const std::string last = ":1-" + std::to_string(167 + std::atoll(arguments[3]));
  return pipeline::planetscale::drain(endpoint, std::string(arguments[2]) == "copy", last);
}
