#include "model/connector.hpp"

namespace pipeline::vtgate::model {
namespace {

class ModelStream : public planetscale::EventStream {
 public:
  ModelStream(const Keyspace& keyspace, const wire::VStreamRequest& request, Weather& weather)
      : weather_(weather), stream_(keyspace, request, weather.stream) {}

  planetscale::StreamRead read(std::chrono::milliseconds wait) override {
    if (cut_) return *cut_;
    weather_.before_read();
    if (weather_.heartbeat()) {
      wire::VStreamResponse response;
      response.add_events()->set_type(type::kHeartbeat);
      return response.SerializeAsString();
    }
    std::optional<wire::VStreamResponse> response = stream_.next();
    if (!response) return idle(wait);
    wire::VStreamResponse sent;
    for (wire::VEvent& event : *response->mutable_events()) {
      cut_ = weather_.cut();
      if (cut_) break;
      *sent.add_events() = std::move(event);
    }
    if (cut_ && sent.events().empty()) return *cut_;
    return sent.SerializeAsString();
  }

 private:
  planetscale::StreamRead idle(std::chrono::milliseconds wait) {
    if (stream_.refusal()) return planetscale::StreamEnd{stream_.refusal()->code, stream_.refusal()->message};
    weather_.wait(wait);
    return planetscale::StreamQuiet{};
  }

  Weather& weather_;
  VStream stream_;
  std::optional<planetscale::StreamEnd> cut_;
};

}  // namespace

std::unique_ptr<planetscale::EventStream> ModelConnector::open(const wire::VStreamRequest& request) {
  return std::make_unique<ModelStream>(keyspace_, request, weather_);
}

}  // namespace pipeline::vtgate::model
