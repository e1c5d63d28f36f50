// ExplainedReader: a reader whose last error says, where MySQL knows it, that the position was lost.
//
// The stream itself never says so: a purged or lost position looks like a tablet that is missing (vitess-cluster.md 5).
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "source/discovery.hpp"
#include "source/vstream_reader.hpp"

namespace pipeline::planetscale {

class ExplainedReader : public Reader {
 public:
  // `discovery` is borrowed.
  ExplainedReader(std::unique_ptr<VStreamReader> reader, std::vector<std::string> tables, const Discovery& discovery)
      : reader_(std::move(reader)), tables_(std::move(tables)), discovery_(discovery) {}

  Result<Event> next() override {
    Result<Event> event = reader_->next();
    const StatusCode code = event.status().code();
    if (code != StatusCode::failed && code != StatusCode::retry) return event;
    return discovery_.explain(tables_, reader_->position(), event.status());
  }

 private:
  const std::unique_ptr<VStreamReader> reader_;
  const std::vector<std::string> tables_;
  const Discovery& discovery_;
};

}  // namespace pipeline::planetscale
