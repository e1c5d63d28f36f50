#include "source/peek.hpp"

#include <algorithm>

#include "source/stream_error.hpp"

namespace pipeline::planetscale {
namespace {

using Positions = std::map<std::string, std::string>;

constexpr const char* kCurrent = "current";
constexpr uint32_t kHeartbeatSeconds = 5;
constexpr int kTries = 4;
constexpr std::chrono::milliseconds kPause{300};
// vtgate looks for a tablet for 90 s before it gives up (vstream.md 1.7).
constexpr std::chrono::seconds kPatience{100};

wire::VStreamRequest peek_request(const SourceSettings& settings, const std::string& table) {
  wire::VStreamRequest request = request_for(settings);
  const auto add = [&](const std::string& shard) {
    wire::ShardGtid& position = *request.mutable_vgtid()->add_shard_gtids();
    position.set_keyspace(settings.keyspace);
    position.set_shard(shard);
    position.set_gtid(kCurrent);
  };
  for (const std::string& shard : settings.shards) add(shard);
  if (settings.shards.empty()) add("");
  // The position is wanted, not the rows: a rule for one table keeps the stream quiet.
  request.mutable_filter()->add_rules()->set_match(table);
  return request;
}

// True when the response told the position of every shard.
bool take_positions(const std::string& message, const std::string& keyspace, Positions& positions) {
  wire::VStreamResponse response;
  if (!response.ParseFromString(message)) return false;
  bool complete = false;
  for (const wire::VEvent& event : response.events()) {
    if (!event.has_vgtid()) continue;
    positions.clear();
    complete = true;
    for (const wire::ShardGtid& shard : event.vgtid().shard_gtids()) {
      if (shard.keyspace() != keyspace) continue;
      positions[shard.shard()] = shard.gtid();
      complete = complete && shard.gtid() != kCurrent && !shard.gtid().empty();
    }
  }
  return complete && !positions.empty();
}

Result<Positions> peek_once(Connector& connector, const SourceSettings& settings, const std::string& table,
                            Clock& clock, Clock::time_point deadline, const Host& host) {
  const std::unique_ptr<EventStream> stream = connector.open(peek_request(settings, table));
  Positions positions;
  while (clock.now() < deadline) {
    if (host.stop_requested()) return Status::stopped();
    const StreamRead read = stream->read(std::chrono::milliseconds(500));
    if (const auto* end = std::get_if<StreamEnd>(&read)) {
      return classify(*end, settings.endpoint.address(), "keyspace " + settings.keyspace);
    }
    if (const auto* message = std::get_if<StreamMessage>(&read)) {
      if (take_positions(*message, settings.keyspace, positions)) return positions;
    }
  }
  return Status::retry("keyspace " + settings.keyspace + " at " + settings.endpoint.address() +
                       ": the server doesn't tell its position; is there a tablet of the wanted type?")
      .with_option("tablet_type");
}

}  // namespace

wire::VStreamRequest request_for(const SourceSettings& settings) {
  wire::VStreamRequest request;
  request.set_tablet_type(settings.tablet_type);
  request.mutable_flags()->set_heartbeat_interval(kHeartbeatSeconds);
  std::string& cells = *request.mutable_flags()->mutable_cells();
  for (const std::string& cell : settings.cells) cells += (cells.empty() ? "" : ",") + cell;
  return request;
}

Result<Positions> peek_positions(Connector& connector, const SourceSettings& settings, const std::string& table,
                                 Clock& clock, const Host& host) {
  const auto patience = std::min<std::chrono::milliseconds>(kPatience, settings.retry_timeout);
  for (int attempt = 1;; ++attempt) {
    const auto deadline = clock.now() + patience;
    Result<Positions> positions = peek_once(connector, settings, table, clock, deadline, host);
    if (positions.ok() || positions.status().code() != StatusCode::retry) return positions;
    const bool was_silent = clock.now() >= deadline;
    if (was_silent || attempt == kTries) return positions;
    host.debug(positions.status().message());
    clock.sleep(kPause * attempt);
  }
}

}  // namespace pipeline::planetscale
