// CountedConnector: a Connector that knows how many streams were opened.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "transport/event_stream.hpp"

namespace pipeline::planetscale {

class CountedConnector : public Connector {
 public:
  explicit CountedConnector(std::unique_ptr<Connector> connector) : connector_(std::move(connector)) {}
  std::unique_ptr<EventStream> open(const wire::VStreamRequest& request) override {
    ++opened_;
    return connector_->open(request);
  }
  [[nodiscard]] uint64_t opened() const { return opened_; }

 private:
  const std::unique_ptr<Connector> connector_;
  std::atomic<uint64_t> opened_ = 0;
};

}  // namespace pipeline::planetscale
