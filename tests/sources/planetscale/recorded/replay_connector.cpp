#include "sources/planetscale/recorded/replay_connector.hpp"

#include "replay.hpp"

namespace pipeline::planetscale::test {
namespace {

class ReplayStream : public EventStream {
 public:
  ReplayStream(vtgate::Cluster& cluster, JumpingClock& clock, Delivery& delivery, const wire::VStreamRequest& request)
      : replay_(cluster, request),
        heartbeat_(request.flags().heartbeat_interval()),
        clock_(clock),
        delivery_(delivery) {}

  ReplayStream(const ReplayStream&) = delete;
  ReplayStream& operator=(const ReplayStream&) = delete;
  ~ReplayStream() override {
    if (!cut_ && !delivery_.killed) replay_.abandon();
  }

  StreamRead read(std::chrono::milliseconds wait) override {
    std::optional<wire::VStreamResponse> response = replay_.next(vtgate::Now::end);
    if (!response && replay_.end()) return StreamEnd{replay_.end()->code, replay_.end()->message};
    if (!response) return silence(wait);
    return deliver(*response);
  }

 private:
  StreamRead silence(std::chrono::milliseconds wait) {
    clock_.sleep(wait);
    silent_ += wait;
    if (heartbeat_.count() == 0 || silent_ < heartbeat_) return StreamQuiet{};
    silent_ = {};
    wire::VStreamResponse response;
    response.add_events()->set_type(vtgate::kHeartbeat);
    return response.SerializeAsString();
  }

  // What of a response comes before the cut.
  StreamRead deliver(wire::VStreamResponse& response) {
    const int64_t left = delivery_.cut_after < 0 ? -1 : delivery_.cut_after - delivery_.events;
    if (left < 0 || response.events_size() <= left) {
      delivery_.events += response.events_size();
      return response.SerializeAsString();
    }
    delivery_.events += left;
    if (left > 0) {
      const auto keep = static_cast<int>(left);
      response.mutable_events()->DeleteSubrange(keep, response.events_size() - keep);
      return response.SerializeAsString();
    }
    delivery_.cut_after = -1;
    cut_ = true;
    delivery_.killed = delivery_.kill;
    return delivery_.cut_with;
  }

  vtgate::Replay replay_;
  const std::chrono::seconds heartbeat_;
  std::chrono::milliseconds silent_{};
  JumpingClock& clock_;
  Delivery& delivery_;
  bool cut_ = false;
};

class ReplayConnector : public Connector {
 public:
  ReplayConnector(vtgate::Cluster& cluster, JumpingClock& clock, Delivery& delivery)
      : cluster_(cluster), clock_(clock), delivery_(delivery) {}
  std::unique_ptr<EventStream> open(const wire::VStreamRequest& request) override {
    ++delivery_.streams;
    return std::make_unique<ReplayStream>(cluster_, clock_, delivery_, request);
  }

 private:
  vtgate::Cluster& cluster_;
  JumpingClock& clock_;
  Delivery& delivery_;
};

}  // namespace

std::unique_ptr<Connector> replay_connector(vtgate::Cluster& cluster, JumpingClock& clock, Delivery& delivery) {
  return std::make_unique<ReplayConnector>(cluster, clock, delivery);
}

}  // namespace pipeline::planetscale::test
